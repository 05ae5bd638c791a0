package io.whipsidecar.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PortHoldersTest {
  private static final int VIDEO = 20_000;
  private static final int AUDIO = 20_002;
  private static final long PATIENCE = PortHolders.PATIENCE_NS;
  private static final String NEXT =
      ", so FFmpeg can't bind the ingest's ports; the next OnProcessStart moves to others.";

  private final PortHolders combined = new PortHolders(new int[] {VIDEO, AUDIO}, true);
  private final PortHolders perTrack = new PortHolders(new int[] {VIDEO, AUDIO}, false);

  @Test
  void shouldNameAPortThatStaysBoundWithoutItsPartner() {
    combined.onHalfBound(AUDIO, AUDIO + 1, 5);
    assertThat(combined.nextDeadlineNs(5)).isEqualTo(5 + PATIENCE);
    assertThat(combined.conflict(4 + PATIENCE)).isEmpty();
    assertThat(combined.conflict(5 + PATIENCE))
        .isEqualTo("Another program holds port 20003" + NEXT);
    assertThat(combined.nextDeadlineNs(5 + PATIENCE)).isEqualTo(Timed.NEVER);
    combined.onHalfBound(AUDIO, 0, 6 + PATIENCE);
    assertThat(combined.conflict(7 + PATIENCE)).isEmpty();
  }

  @Test
  void shouldGiveFfmpegTheTimeToBindAllPorts() {
    combined.onBound(VIDEO, true, 0);
    combined.onHalfBound(AUDIO, AUDIO, PATIENCE / 2);
    combined.onHalfBound(AUDIO, 0, PATIENCE - 1);
    combined.onBound(AUDIO, true, PATIENCE - 1);
    assertThat(combined.conflict(10 * PATIENCE)).isEmpty();
    assertThat(combined.nextDeadlineNs(PATIENCE)).isEqualTo(Timed.NEVER);
  }

  @Test
  void shouldTakeOneTrackOfACombinedLegForAnotherProgram() {
    combined.onBound(VIDEO, true, 0);
    assertThat(combined.conflict(PATIENCE))
        .isEqualTo("Another program holds port 20000 and 20001" + NEXT);
  }

  @Test
  void shouldLetAReaderOfSeparateLegsTakeItsTime() {
    perTrack.onBound(VIDEO, true, 0); // FFmpeg opens the second leg when the first has media
    assertThat(perTrack.conflict(10 * PATIENCE)).isEmpty();
    perTrack.onHalfBound(AUDIO, AUDIO, PATIENCE);
    assertThat(perTrack.conflict(2 * PATIENCE)).contains("20000 and 20001, 20002");
  }

  @Test
  void shouldSayWhenAReaderStaysThoughItWasToldToEnd() {
    long end = IngestReaders.END_PATIENCE_NS;
    combined.onBound(VIDEO, true, 0);
    combined.onBound(AUDIO, true, 0);
    combined.onToldToLeave(7);
    assertThat(combined.nextDeadlineNs(7)).isEqualTo(7 + end);
    assertThat(combined.conflict(6 + end)).isEmpty();
    assertThat(combined.conflict(7 + end)).contains("told to end");
    combined.onBound(VIDEO, true, 8 + end); // another one: replaced between two looks
    combined.onBound(AUDIO, true, 8 + end);
    assertThat(combined.conflict(9 + end)).isEmpty();
  }
}
