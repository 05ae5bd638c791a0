package io.whipsidecar.findings;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.findings.TrackEvidence.Loss;
import io.whipsidecar.findings.TrackEvidence.Picture;
import io.whipsidecar.findings.TrackEvidence.Profile;
import io.whipsidecar.findings.TrackEvidence.Sound;
import io.whipsidecar.ingest.Finding;
import io.whipsidecar.ingest.Finding.Reason;
import io.whipsidecar.media.MediaKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is found, and above all what is not: an honest publisher has no findings. */
class FindingsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Profile BASELINE = new Profile("Constrained Baseline", 0);
  private static final Profile HIGH = new Profile("High", 2);

  private final Findings findings = new Findings();
  private final List<Finding> found = new ArrayList<>();
  private final Track video = new Track(MediaKind.VIDEO);
  private final Track audio = new Track(MediaKind.AUDIO);
  private long nowNs = 50 * SECOND;

  /** A track whose publisher does everything right. */
  private static final class Track {
    final MediaKind kind;
    long packets;
    long reports;
    boolean nack = true;
    long lost;
    long asked;
    long answered;
    boolean pli = true;
    long requests;
    long awaitedNs;
    long frames;
    long back;
    long reordered;
    long sinceKeyframeNs;
    boolean lostSinceKeyframe;
    @Nullable Profile promised = BASELINE;
    @Nullable Profile actual = BASELINE;
    boolean promisesStereo;
    long mono;
    long stereo;
    long drops;

    Track(MediaKind kind) {
      this.kind = kind;
    }

    TrackEvidence evidence() {
      boolean isVideo = kind == MediaKind.VIDEO;
      return new TrackEvidence(
          kind,
          packets,
          reports,
          new Loss(nack, lost, asked, answered),
          isVideo
              ? new Picture(
                  pli,
                  requests,
                  awaitedNs,
                  frames,
                  back,
                  reordered,
                  sinceKeyframeNs,
                  lostSinceKeyframe,
                  promised,
                  actual)
              : null,
          isVideo ? null : new Sound(promisesStereo, mono, stereo),
          drops);
    }
  }

  private void look() {
    found.addAll(
        findings.look(
            List.of(video.evidence(), audio.evidence()), Instant.ofEpochSecond(9), nowNs));
  }

  /** A second with 30 frames in 240 packets and 50 packets of sound; reports each second. */
  private void second() {
    nowNs += SECOND;
    video.packets += 240;
    video.frames += 30;
    video.sinceKeyframeNs = (video.sinceKeyframeNs + SECOND) % (2 * SECOND);
    video.reports++;
    audio.packets += 50;
    audio.reports++;
    audio.stereo += 50;
    look();
  }

  private void seconds(int count) {
    for (int i = 0; i < count; i++) {
      second();
    }
  }

  private Stream<Reason> reasons() {
    return found.stream().map(Finding::reason);
  }

  @Test
  void shouldFindNothingAboutAnHonestPublisher() {
    look();
    seconds(120);

    assertThat(found).isEmpty();
  }

  @Test
  void shouldFindNothingAboutABadNetwork() {
    for (int i = 0; i < 120; i++) {
      video.lost += 5; // 10 % lost, most repaired, some not
      video.asked += 60;
      video.answered += 20;
      video.lostSinceKeyframe = true;
      video.requests += 1;
      video.awaitedNs = i % 2 == 0 ? SECOND : 0;
      audio.lost += 1;
      audio.nack = false; // as browsers
      second();
    }

    assertThat(found).isEmpty();
  }

  @Test
  void shouldTellOfAThingOnce() {
    look();
    video.drops = 3;
    seconds(2);
    video.drops = 30;
    seconds(2);

    assertThat(found).hasSize(1);
    assertThat(findings.all()).isEqualTo(found);
    assertThat(found.get(0).time()).isEqualTo(Instant.ofEpochSecond(9));
  }

  @Test
  void shouldFindDropsAtTheReader() {
    audio.drops = 4; // before this publisher came
    look();
    seconds(1);
    assertThat(found).isEmpty();

    audio.drops = 41;
    seconds(1);
    assertThat(reasons()).containsExactly(Reason.READER_DROPS_PACKETS);
    assertThat(found.get(0).message()).startsWith("The kernel has dropped 37 audio packets");
  }

  @Test
  void shouldNotTakeAnotherReadersSmallerCountForDrops() {
    video.drops = 50;
    look();
    video.drops = 0;
    seconds(3);

    assertThat(found).isEmpty();
  }

  @Test
  void shouldFindBFramesWithTimestampsInTheOrderOfDecoding() {
    for (int i = 0; i < 3; i++) {
      video.reordered += 15;
      second();
    }

    assertThat(reasons()).containsExactly(Reason.B_FRAMES_IN_DECODE_ORDER);
    assertThat(found.get(0).message()).contains("30 of 60 frames");
  }

  @Test
  void shouldFindNothingWhenBFramesHaveTheirOwnTimestamps() {
    for (int i = 0; i < 30; i++) {
      video.reordered += 15;
      video.back += 15;
      second();
    }

    assertThat(found).isEmpty();
  }

  @Test
  void shouldFindNothingInFewPicturesAfterLoss() {
    for (int i = 0; i < 60; i++) {
      video.reordered += i % 2;
      second();
    }

    assertThat(found).isEmpty();
  }

  @Test
  void shouldFindKeyframesThatAreTooFarApartWhenNoneCanBeAskedFor() {
    video.pli = false;
    video.sinceKeyframeNs = 11 * SECOND;
    look();

    assertThat(Findings.wantsKeyframe(video.evidence())).isFalse();
    assertThat(reasons()).containsExactly(Reason.KEYFRAME_INTERVAL_TOO_LONG);
    assertThat(found.get(0).message()).contains("no keyframe for 11.0 s (more than 10.0 s): seg");
  }

  @Test
  void shouldAskForAKeyframeBeforeItFindsThatTheyAreTooFarApart() {
    video.sinceKeyframeNs = 11 * SECOND;
    look();
    assertThat(found).isEmpty();
    assertThat(Findings.wantsKeyframe(video.evidence())).isTrue();

    video.sinceKeyframeNs = 14 * SECOND;
    video.awaitedNs = 3 * SECOND;
    look();
    assertThat(reasons()).containsExactly(Reason.KEYFRAME_INTERVAL_TOO_LONG);
    assertThat(found.get(0).message()).contains("for 14.0 s", "though it was asked for one");
  }

  @Test
  void shouldFindNothingInTheDefaultIntervalOfX264() {
    video.pli = false;
    video.sinceKeyframeNs = 10 * SECOND + 50_000_000;
    look();

    assertThat(found).isEmpty();
  }

  @Test
  void shouldFindNothingInAnIntervalWhoseKeyframeMayBeLost() {
    video.pli = false;
    video.sinceKeyframeNs = 18 * SECOND;
    video.lostSinceKeyframe = true;
    look();

    assertThat(found).isEmpty();
  }

  @Test
  void shouldFindAProfileBeyondTheOffer() {
    video.actual = HIGH;
    look();

    assertThat(reasons()).containsExactly(Reason.PROFILE_UNLIKE_SDP);
    assertThat(found.get(0).message())
        .startsWith("The offer promises profile Constrained Baseline, but the stream is High.");
  }

  @Test
  void shouldFindNothingInAProfileThatIsLessThanOffered() {
    video.promised = HIGH;
    look();
    video.promised = null;
    video.actual = HIGH;
    look();
    video.actual = null;
    video.promised = BASELINE;
    look();

    assertThat(found).isEmpty();
  }

  @Test
  void shouldFindAPublisherThatNeverAnswersNacks() {
    for (int i = 0; i < 8; i++) {
      video.lost += 10;
      video.asked += 20;
      second();
    }

    assertThat(reasons()).containsExactly(Reason.IGNORES_NACK);
    assertThat(found.get(0).message()).contains("video packets").contains("offered NACK");
  }

  @Test
  void shouldFindNothingWhenAnswersComeTooLate() {
    for (int i = 0; i < 30; i++) {
      video.lost += 10;
      video.asked += 20;
      video.answered += 1;
      second();
    }

    assertThat(found).isEmpty();
  }

  @Test
  void shouldFindNothingInOneOutageWhoseQuestionsWereLostAsWell() {
    video.lost = 15;
    video.asked = 15;
    seconds(60);

    assertThat(found).isEmpty();
  }

  @Test
  void shouldFindLossThatThePublisherDidNotOfferToRepair() {
    video.nack = false;
    seconds(30);
    assertThat(found).isEmpty();

    video.lost = 25;
    second();
    assertThat(reasons()).containsExactly(Reason.IGNORES_NACK);
    assertThat(found.get(0).message()).contains("25 video packets").contains("did not offer");
  }

  @Test
  void shouldFindAPublisherThatIgnoresRequestsForAKeyframe() {
    for (int i = 1; i <= 5; i++) {
      video.awaitedNs = i * SECOND;
      video.requests += 2;
      second();
    }

    assertThat(reasons()).containsExactly(Reason.IGNORES_PLI);
    assertThat(found.get(0).message()).contains("not answered 4 requests").contains("within 3.0 s");
  }

  @Test
  void shouldFindAPublisherThatCanNotBeAskedForAKeyframe() {
    video.pli = false;
    for (int i = 1; i <= 5; i++) {
      video.awaitedNs = i * SECOND;
      second();
    }

    assertThat(reasons()).containsExactly(Reason.IGNORES_PLI);
    assertThat(found.get(0).message()).contains("did not offer");
  }

  @Test
  void shouldNotBlameAPublisherThatIsSilentOrOftenHasAKeyframeAnyway() {
    for (int i = 1; i <= 60; i++) {
      video.awaitedNs = i * SECOND;
      video.requests += 2;
      nowNs += SECOND;
      look(); // no frames
    }
    for (int i = 1; i <= 60; i++) {
      video.awaitedNs = i % 3 * SECOND;
      video.requests += 2;
      second();
    }

    assertThat(found).isEmpty();
  }

  @Test
  void shouldFindATrackWithoutSenderReports() {
    for (int i = 0; i < 25; i++) {
      second();
      audio.packets += 50;
      audio.reports = -1; // so that none is there at the next look
    }
    assertThat(reasons()).containsExactly(Reason.NO_SENDER_REPORTS);
    assertThat(found.get(0).message()).contains("for audio in 20.0 s");
  }

  @Test
  void shouldNotMissReportsOfATrackThatHardlySends() {
    for (int i = 0; i < 100; i++) {
      audio.packets += 1; // pauses, with a packet now and then
      nowNs += SECOND;
      look();
    }

    assertThat(found).isEmpty();
  }

  @Test
  void shouldFindMonoWhereStereoWasPromised() {
    audio.promisesStereo = true;
    audio.mono = 499;
    look();
    assertThat(found).isEmpty();

    audio.mono = 550;
    look();
    assertThat(reasons()).containsExactly(Reason.MONO_DESPITE_STEREO);
    assertThat(found.get(0).message()).contains("all of 550 Opus packets");
  }

  @Test
  void shouldFindNothingInMonoThatWasNotPromisedOtherwiseOrIsNotAll() {
    audio.mono = 5_000;
    look();
    audio.promisesStereo = true;
    audio.stereo = 1;
    look();

    assertThat(found).isEmpty();
  }
}
