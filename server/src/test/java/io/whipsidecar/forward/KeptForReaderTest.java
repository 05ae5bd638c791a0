package io.whipsidecar.forward;

import static io.whipsidecar.forward.Fixture.AUDIO;
import static io.whipsidecar.forward.Fixture.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a reader gets of kept media when there is too little room for all of it. */
class KeptForReaderTest {
  private static final int CHUNKS = 8;
  private static final int LARGE_BYTES = 1_400;

  private final ChunkPool pool = new ChunkPool(CHUNKS * ChunkPool.CHUNK_BYTES);
  private final Fixture f = new Fixture(pool);
  private int timestamp;

  @BeforeEach
  void start() {
    f.forwarder.onPublisherStarted(f.nowNs);
  }

  private void keyframe() {
    f.keyframe(timestamp += 3_000);
  }

  private void large(int frames) {
    byte[] payload = new byte[LARGE_BYTES];
    payload[0] = 0x41;
    for (int i = 0; i < frames; i++) {
      f.packet(VIDEO, timestamp += 3_000, true, payload);
    }
  }

  private void absent() {
    f.forwarder.onReader(VIDEO, false, f.nowNs);
    f.forwarder.onReader(AUDIO, false, f.nowNs);
  }

  private void present() {
    f.forwarder.onReader(VIDEO, true, f.nowNs);
    f.forwarder.onReader(AUDIO, true, f.nowNs);
  }

  @Test
  void shouldStartAtTheNewerKeyframeWhenTheGopBeforeItHadToGo() {
    absent();
    keyframe();
    large(150);
    f.passMs(500);
    keyframe();
    large(80);
    present();
    f.passMs(200);

    assertThat(f.reader.of(VIDEO)).extracting(Reader.Rtp::nalType).startsWith(7, 8, 5, 1);
    assertThat(f.reader.of(VIDEO)).hasSize(3 + 80);
  }

  @Test
  void shouldForwardLiveMediaWhenThereIsNoMemoryToKeepThem() {
    KeptMedia other = new KeptMedia(1 << 20, pool, () -> {});
    other.begin();
    keyframe();
    large(1_000);

    assertThat(f.reader.of(VIDEO)).hasSize(3 + 1_000);
    assertThat(pool.heldBytes()).isLessThanOrEqualTo(CHUNKS * ChunkPool.CHUNK_BYTES);
    List<Reader.Rtp> video = f.reader.of(VIDEO);
    for (int i = 4; i < video.size(); i++) {
      assertThat(video.get(i).packet()).hasSize(12 + LARGE_BYTES);
      assertThat(video.get(i).sequence()).isEqualTo((video.get(i - 1).sequence() + 1) & 0xffff);
    }
  }

  @Test
  void shouldGoOnAtTheNextKeyframeWhenWhatIsReplayedHadToGo() {
    absent();
    keyframe();
    large(150);
    present();
    int replayed = f.reader.of(VIDEO).size();
    large(200);
    f.passMs(20);
    assertThat(f.reader.of(VIDEO)).hasSize(replayed);
    keyframe();
    large(1);

    assertThat(f.reader.of(VIDEO)).extracting(Reader.Rtp::nalType).endsWith(1, 7, 8, 5, 1);
  }

  @Test
  void shouldAskForAKeyframeWhenHalfOfTheRoomIsTaken() {
    keyframe();
    large(60);
    assertThat(f.reader.keyframeRequests).isZero();
    large(60);
    assertThat(f.reader.keyframeRequests).isOne();
    large(1_000);
    assertThat(f.reader.keyframeRequests).isOne();
    f.passMs(5_000);
    large(1);
    assertThat(f.reader.keyframeRequests).isEqualTo(2);
  }

  @Test
  void shouldGiveTheMemoryBackWhenTheIngestIsGoneInMidReplay() {
    absent();
    keyframe();
    large(150);
    present();
    f.forwarder.onPublisherEnded(f.nowNs);
    assertThat(pool.heldBytes()).isPositive();
    f.forwarder.release();

    assertThat(pool.heldBytes()).isZero();
  }
}
