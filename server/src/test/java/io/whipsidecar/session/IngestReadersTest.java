package io.whipsidecar.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IngestReadersTest {
  private static final int VIDEO = 20_000;
  private static final int AUDIO = 20_002;
  private static final long SECOND = 1_000_000_000L;

  private final List<String> told = new ArrayList<>();

  @Test
  void shouldWaitForAllPortsOfACombinedLeg() {
    IngestReaders readers = readers(true);

    readers.set(VIDEO, true, 1);
    assertThat(told).isEmpty();
    readers.set(AUDIO, true, 2);

    assertThat(told).containsExactly("0 true 2", "1 true 2");
  }

  @Test
  void shouldTellEachTrackOfSeparateLegsByItself() {
    IngestReaders readers = readers(false);

    readers.set(VIDEO, true, 1);
    readers.set(AUDIO, true, 2);

    assertThat(told).containsExactly("0 true 1", "1 true 2");
  }

  @Test
  void shouldTakeAReaderThatWasToldToEndForGoneUntilAnotherBinds() {
    IngestReaders readers = bound();

    readers.end(10);
    assertThat(told).containsExactly("0 false 10", "1 false 10");
    assertThat(readers.anyPresent()).isTrue(); // its ports are still bound
    told.clear();
    readers.replaced(VIDEO, 20);
    assertThat(told).isEmpty();
    readers.replaced(AUDIO, 21);

    assertThat(told).containsExactly("0 true 21", "1 true 21");
  }

  @Test
  void shouldComeBackWhenTheEndedReaderUnboundAndAnotherBound() {
    IngestReaders readers = bound();

    readers.end(10);
    readers.set(VIDEO, false, 20);
    readers.set(AUDIO, false, 20);
    told.clear();
    readers.set(VIDEO, true, 30);
    readers.set(AUDIO, true, 30);

    assertThat(told).containsExactly("0 true 30", "1 true 30");
  }

  @Test
  void shouldServeAReaderAgainThatDidNotEnd() {
    IngestReaders readers = bound();

    readers.end(10);
    told.clear();
    readers.resume(10 + IngestReaders.END_PATIENCE_NS - 1);
    assertThat(told).isEmpty();
    readers.resume(10 + IngestReaders.END_PATIENCE_NS);

    assertThat(told).hasSize(2).allMatch(line -> line.contains("true"));
  }

  /** FFmpeg opens its second input when the first one has ended. */
  @Test
  void shouldTellAReaderToEndThatBindsItsSecondPortAfterItWasToldAtTheFirst() {
    IngestReaders readers = readers(false);
    readers.set(VIDEO, true, 1);
    told.clear();

    readers.end(10);
    assertThat(readers.isLeaving()).isTrue();
    readers.set(AUDIO, true, 20);
    readers.set(VIDEO, false, 30);
    readers.set(AUDIO, false, 30);

    assertThat(told).containsExactly("0 false 10", "1 late");
    assertThat(readers.isLeaving()).isFalse();
  }

  /** It would get its keyframe twice, and time would go back. */
  @Test
  void shouldStartTheNextReaderOfACombinedLegOnceHoweverItsPortsAreSeen() {
    IngestReaders readers = bound();
    readers.replaced(VIDEO, SECOND);
    assertThat(told).containsExactly("0 false " + SECOND, "1 false " + SECOND);
    told.clear();

    readers.replaced(AUDIO, SECOND + 20);

    long boundNs = SECOND + 20;
    assertThat(told).containsExactly("0 true " + boundNs, "1 true " + boundNs);
  }

  @Test
  void shouldStartTheNextReaderOnceWhenTheFormerWasSeenToLeaveOnePortOnly() {
    IngestReaders readers = bound();
    readers.set(AUDIO, false, SECOND);
    readers.set(AUDIO, true, SECOND + 15);
    assertThat(told).containsExactly("0 false " + SECOND, "1 false " + SECOND);
    told.clear();

    readers.replaced(VIDEO, SECOND + 30);

    long boundNs = SECOND + 30;
    assertThat(told).containsExactly("0 true " + boundNs, "1 true " + boundNs);
  }

  @Test
  void shouldNotTellTheNextReaderToEnd() {
    IngestReaders readers = readers(false);
    readers.set(VIDEO, true, 1);
    readers.set(AUDIO, true, 1);
    readers.end(10);
    readers.set(AUDIO, false, 20);
    told.clear();

    readers.replaced(VIDEO, 30);
    readers.set(AUDIO, true, 31);

    assertThat(told).containsExactly("0 true 30", "1 true 31");
  }

  private IngestReaders bound() {
    IngestReaders readers = readers(true);
    readers.set(VIDEO, true, 1);
    readers.set(AUDIO, true, 1);
    told.clear();
    return readers;
  }

  private IngestReaders readers(boolean combined) {
    return new IngestReaders(
        new int[] {VIDEO, AUDIO},
        combined,
        new IngestReaders.Listener() {
          @Override
          public void onReader(int track, boolean present, long nowNs) {
            told.add(track + " " + present + " " + nowNs);
          }

          @Override
          public void onLateReader(int track) {
            told.add(track + " late");
          }
        });
  }
}
