package io.whipsidecar.e2e;

import io.whipsidecar.demo.Figure;
import io.whipsidecar.demo.SidecarChild;
import io.whipsidecar.testing.netem.LinkProfile;
import io.whipsidecar.testing.netem.LossModel;
import io.whipsidecar.v1.LegFormat;
import io.whipsidecar.v1.WhipIngest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a session must survive: each with a real publisher, the real server and a real FFmpeg, and
 * what must come out of it.
 */
enum Impairment {
  NONE("no loss, 50 ms RTT", TestPublisher.FFMPEG, 20) {
    @Override
    void expect(Trial.Result result, Limits limits) {
      limits.clean(result);
      limits.atMostMs("pause of video", result.videoPauseMs(), 150);
    }
  },
  LOSS_5("5 % random loss both ways, 50 ms RTT", TestPublisher.FFMPEG, 20) {
    @Override
    LinkProfile link() {
      return wan().withLoss(LossModel.random(0.05));
    }

    @Override
    void expect(Trial.Result result, Limits limits) {
      limits.clean(result);
      limits.atMostMs("pause of video", result.videoPauseMs(), 200);
    }
  },
  LOSS_5_LIBWEBRTC("the same", TestPublisher.LIBWEBRTC_AUDIO_NACK, 20) {
    @Override
    LinkProfile link() {
      return LOSS_5.link();
    }

    @Override
    void expect(Trial.Result result, Limits limits) {
      limits.clean(result);
      limits.atMost("lost audio packets, %", result.audio().lostPercent(), 0.1);
    }
  },
  LOSS_10("10 % random loss both ways, 50 ms RTT", TestPublisher.FFMPEG, 20) {
    @Override
    LinkProfile link() {
      return wan().withLoss(LossModel.random(0.10));
    }

    @Override
    void expect(Trial.Result result, Limits limits) {
      limits.undamaged(result);
      limits.atMost("lost frames", result.judgement().lostFrames(), seconds() * 0.3);
      limits.atMostMs("pause of video", result.videoPauseMs(), 500);
    }
  },
  LOSS_10_LIBWEBRTC("the same", TestPublisher.LIBWEBRTC_AUDIO_NACK, 20) {
    @Override
    LinkProfile link() {
      return LOSS_10.link();
    }

    @Override
    void expect(Trial.Result result, Limits limits) {
      limits.undamaged(result);
      limits.atMost("lost video packets, %", result.video().lostPercent(), 0.05);
    }
  },
  BURSTS("bursts of 4 packets, 3 %, 50 ms RTT", TestPublisher.FFMPEG, 20) {
    @Override
    LinkProfile link() {
      return wan().withLoss(LossModel.bursts(0.03, 4));
    }

    @Override
    void expect(Trial.Result result, Limits limits) {
      limits.undamaged(result);
      limits.atMostMs("pause of video", result.videoPauseMs(), 300);
    }
  },
  REORDERING("3 % reordered by up to 30 ms", TestPublisher.FFMPEG, 20) {
    @Override
    LinkProfile link() {
      return wan().withReordering(0.03, 30 * MS);
    }

    @Override
    void expect(Trial.Result result, Limits limits) {
      limits.clean(result);
      limits.atMost("lost audio packets", (double) result.audio().lost(), 0);
    }
  },
  REORDERING_PLAIN("the same, publisher without retransmission", TestPublisher.FFMPEG_PLAIN, 20) {
    @Override
    LinkProfile link() {
      return REORDERING.link();
    }

    @Override
    void expect(Trial.Result result, Limits limits) {
      limits.clean(result);
      limits.atMost("lost audio packets", (double) result.audio().lost(), 0);
    }
  },
  LOSS_5_PLAIN("5 % loss, publisher without retransmission", TestPublisher.FFMPEG_PLAIN, 20) {
    @Override
    LinkProfile link() {
      return LOSS_5.link();
    }

    @Override
    void expect(Trial.Result result, Limits limits) {
      limits.undamaged(result);
      limits.atMostMs("pause of audio", result.audioPauseMs(), 250); // with what is lost
    }
  },
  LOSS_5_DEAF("5 % loss, publisher that does not answer", TestPublisher.FFMPEG_DEAF, 20) {
    @Override
    LinkProfile link() {
      return LOSS_5.link();
    }

    @Override
    void expect(Trial.Result result, Limits limits) {
      // The first loss that nobody repairs: its frame had begun to go out (loss policy).
      limits.atMost("damaged frames", result.judgement().damagedFrames(), 1);
      limits.atMostMs("pause of audio", result.audioPauseMs(), 300);
    }
  },
  FAR("5 % loss both ways, 200 ms RTT", TestPublisher.FFMPEG, 20) {
    @Override
    LinkProfile link() {
      return LinkProfile.delay(100 * MS).withLoss(LossModel.random(0.05));
    }

    @Override
    void expect(Trial.Result result, Limits limits) {
      limits.undamaged(result);
      limits.atMost("lost frames", result.judgement().lostFrames(), seconds() * 1.5);
      limits.atMostMs("pause of video", result.videoPauseMs(), 1_100);
    }
  },
  REBINDING("NAT rebinding at 5, 8 and 11 s", TestPublisher.FFMPEG, 14) {
    @Override
    void script(Trial trial) throws Exception {
      for (int second = 5; second <= 11; second += 3) {
        trial.until(second);
        trial.network.rebind();
      }
    }

    @Override
    void expect(Trial.Result result, Limits limits) {
      limits.clean(result);
      limits.atMostMs("pause of video", result.videoPauseMs(), 150);
    }
  },
  REBINDING_LIBWEBRTC("the same", TestPublisher.LIBWEBRTC, 14) {
    @Override
    void script(Trial trial) throws Exception {
      REBINDING.script(trial);
    }

    @Override
    void expect(Trial.Result result, Limits limits) {
      limits.clean(result);
    }
  },
  OUTAGE("5 s without any packet", TestPublisher.FFMPEG, 16) {
    @Override
    void script(Trial trial) throws Exception {
      trial.until(5);
      trial.network.down(true);
      trial.until(10);
      trial.network.down(false);
    }

    @Override
    void expect(Trial.Result result, Limits limits) {
      limits.undamaged(result);
      limits.atMostMs("step between pictures", result.judgement().largestVideoStepMs(), 6_100);
      limits.sync(result);
    }
  },
  OUTAGE_LIBWEBRTC("the same", TestPublisher.LIBWEBRTC, 16) {
    @Override
    void script(Trial trial) throws Exception {
      OUTAGE.script(trial);
    }

    @Override
    void expect(Trial.Result result, Limits limits) {
      limits.undamaged(result);
      limits.atMostMs("step between pictures", result.judgement().largestVideoStepMs(), 6_100);
    }
  },
  AWAY_5("publisher gone 5 s, then another", TestPublisher.FFMPEG, 16) {
    @Override
    void script(Trial trial) throws Exception {
      away(trial, 5);
    }

    @Override
    void expect(Trial.Result result, Limits limits) {
      limits.undamaged(result);
      limits.sync(result);
    }
  },
  AWAY_60("publisher gone 60 s, then another", TestPublisher.FFMPEG, 72) {
    @Override
    void script(Trial trial) throws Exception {
      away(trial, 60);
    }

    @Override
    void expect(Trial.Result result, Limits limits) {
      limits.undamaged(result);
      limits.sync(result);
    }
  },
  CRASHED("publisher killed, back at once", TestPublisher.LIBWEBRTC, 16) {
    @Override
    void script(Trial trial) throws Exception {
      trial.until(5);
      trial.crash();
      trial.until(7.5); // the former is silent by now
      trial.publish(publisher());
    }

    @Override
    void expect(Trial.Result result, Limits limits) {
      limits.undamaged(result);
    }
  },
  RESTART("FFmpeg killed in mid-GOP and restarted", TestPublisher.FFMPEG, 12) {
    @Override
    List<Figure> run(Trial trial) throws Exception {
      return restart(this, trial);
    }
  },
  RESTART_PER_TRACK("the same, a leg per track", TestPublisher.FFMPEG, 12) {
    @Override
    WhipIngest ingest() {
      return perTrack();
    }

    @Override
    List<Figure> run(Trial trial) throws Exception {
      return restart(this, trial);
    }
  },
  WAITING("FFmpeg waits, publisher comes", TestPublisher.FFMPEG, 6) {
    @Override
    List<Figure> run(Trial trial) throws Exception {
      return waiting(this, trial, 1_100);
    }
  },
  WAITING_FAST("the same with fast_start", TestPublisher.FFMPEG, 6) {
    @Override
    WhipIngest ingest() {
      return Trial.combined().toBuilder().setFastStart(true).build();
    }

    @Override
    List<Figure> run(Trial trial) throws Exception {
      return waiting(this, trial, 450);
    }
  },
  PER_TRACK("a leg per track, 50 ms RTT", TestPublisher.FFMPEG, 10) {
    @Override
    WhipIngest ingest() {
      return perTrack();
    }

    @Override
    void expect(Trial.Result result, Limits limits) {
      limits.undamaged(result);
      limits.sync(result);
    }
  },
  STOPPED_WITHOUT_PUBLISHER("OnProcessStopping, no publisher", TestPublisher.FFMPEG, 2) {
    @Override
    List<Figure> run(Trial trial) throws Exception {
      // Matroska has to know the picture's size before it writes anything: FFmpeg fails by itself.
      LegReader reader = trial.read("ts");
      reader.awaitBound();
      return new Limits().atMostMs("FFmpeg's end", trial.stop(reader), 500).figures;
    }
  },
  STOPPED("OnProcessStopping with a publisher", TestPublisher.FFMPEG, 4) {
    @Override
    List<Figure> run(Trial trial) throws Exception {
      LegReader reader = trial.read();
      trial.publish(publisher());
      trial.awaitLive();
      trial.until(seconds());
      double ms = trial.stop(reader);
      Limits limits = new Limits().atMostMs("FFmpeg's end", ms, 500);
      limits.undamaged(trial.measure(reader, trial.ingest(), System.nanoTime()));
      return limits.figures;
    }
  };

  private static final long MS = 1_000_000;

  private final String words;
  private final TestPublisher publisher;
  private final int seconds;

  Impairment(String words, TestPublisher publisher, int seconds) {
    this.words = words;
    this.publisher = publisher;
    this.seconds = seconds;
  }

  /** The condition, for a table. */
  String words() {
    return words;
  }

  TestPublisher publisher() {
    return publisher;
  }

  int seconds() {
    return seconds;
  }

  LinkProfile link() {
    return wan();
  }

  WhipIngest ingest() {
    return Trial.combined();
  }

  /** What happens between the first media and the end. */
  void script(Trial trial) throws Exception {}

  /** What must hold of the recording. */
  void expect(Trial.Result result, Limits limits) {}

  /** Runs it against a server. */
  List<Figure> run(SidecarChild server, Path folder, String readerVersion) throws Exception {
    String name = name().toLowerCase(Locale.ROOT);
    try (Trial trial = new Trial(server, folder, name, readerVersion, ingest(), link(), link())) {
      return run(trial);
    }
  }

  List<Figure> run(Trial trial) throws Exception {
    trial.read();
    trial.publish(publisher);
    trial.awaitLive();
    script(trial);
    trial.until(seconds);
    Trial.Result result = trial.finish();
    Limits limits = new Limits();
    expect(result, limits);
    limits.describe(result);
    return limits.figures;
  }

  private static LinkProfile wan() {
    return LinkProfile.delay(25 * MS);
  }

  private static WhipIngest perTrack() {
    return WhipIngest.newBuilder().setLegFormat(LegFormat.LEG_FORMAT_FFMPEG_SDP_PER_TRACK).build();
  }

  private static void away(Trial trial, int seconds) throws Exception {
    trial.until(5);
    trial.leave();
    trial.until(5 + seconds);
    trial.publish(TestPublisher.FFMPEG);
  }

  private static List<Figure> restart(Impairment row, Trial trial) throws Exception {
    LegReader killed = trial.read();
    trial.publish(row.publisher());
    trial.awaitLive();
    trial.until(4.5);
    killed.kill();
    trial.until(5.4);
    LegReader restarted = trial.read();
    long boundNs = restarted.awaitBound();
    trial.await("first packet", () -> restarted.video.count() > 0);
    double ms = (restarted.video.firstNs() - boundNs) / 1e6;
    trial.until(row.seconds());
    Limits limits = new Limits().atMostMs("first picture after bind", ms, 150);
    Trial.Result result = trial.finish();
    limits.undamaged(result);
    limits.sync(result);
    limits.describe(result);
    return limits.figures;
  }

  private static List<Figure> waiting(Impairment row, Trial trial, double limitMs)
      throws Exception {
    LegReader reader = trial.read();
    reader.awaitBound();
    trial.publish(row.publisher());
    trial.awaitLive();
    long liveNs = System.nanoTime();
    trial.await("first packet", () -> reader.video.count() > 0);
    double ms = (reader.video.firstNs() - liveNs) / 1e6;
    trial.until(row.seconds());
    Limits limits = new Limits().atMostMs("first picture after first media", ms, limitMs);
    Trial.Result result = trial.finish();
    limits.undamaged(result);
    limits.describe(result);
    return limits.figures;
  }

  /** Collects figures with their verdicts. */
  static final class Limits {
    final List<Figure> figures = new ArrayList<>();
    private static final double MAX_OFFSET_MS = 20;

    /** What FFmpeg's muxer makes of Opus's -6.5 ms. */
    private static final double FFMPEG_OFFSET_MS = -1;

    Limits atMost(String name, double value, double limit) {
      return add(name, number(value), number(limit), value <= limit);
    }

    Limits atMostMs(String name, double ms, double limit) {
      return add(name, Math.round(ms) + " ms", Math.round(limit) + " ms", ms <= limit);
    }

    private Limits add(String name, String value, String limit, boolean pass) {
      figures.add(new Figure(name, value, "at most " + limit, pass));
      return this;
    }

    /** Nothing is lost and nothing is damaged. */
    void clean(Trial.Result result) {
      undamaged(result);
      atMost("frames out of order", result.judgement().outOfOrderFrames(), 0);
      atMost("lost video packets", (double) result.video().lost(), 0);
    }

    /** What there is, is whole. */
    void undamaged(Trial.Result result) {
      var judgement = result.judgement();
      figures.add(
          new Figure(
              "frames in the recording",
              String.valueOf(judgement.frames()),
              "any",
              judgement.frames() > 0));
      atMost("damaged frames", judgement.damagedFrames(), 0);
      atMost("doubled frames", judgement.duplicatedFrames(), 0);
      figures.add(
          new Figure(
              "decode errors",
              String.valueOf(judgement.decodeErrors().size()),
              judgement.decodeErrors().isEmpty()
                  ? "none"
                  : "none; " + judgement.decodeErrors().get(0),
              judgement.decodeErrors().isEmpty()));
      atMost("timestamps that do not grow", judgement.backwardTimestamps(), 0);
    }

    void sync(Trial.Result result) {
      double offMs = Math.abs(result.judgement().offsetMs() - FFMPEG_OFFSET_MS);
      figures.add(
          new Figure(
              "A/V offset",
              number(result.judgement().offsetMs()) + " ms",
              "-1 ms within " + MAX_OFFSET_MS + " ms",
              offMs <= MAX_OFFSET_MS));
    }

    /** What is worth knowing and is no promise of this row. */
    void describe(Trial.Result result) {
      var judgement = result.judgement();
      inform("lost frames by their counter", String.valueOf(judgement.lostFrames()));
      inform("pause of video", Math.round(result.videoPauseMs()) + " ms");
      inform("pause of audio", Math.round(result.audioPauseMs()) + " ms");
      inform("step between pictures", Math.round(judgement.largestVideoStepMs()) + " ms");
      inform("hole in the sound", Math.round(judgement.largestAudioHoleMs()) + " ms");
      inform(
          "A/V offset, spread",
          number(judgement.offsetMs()) + " / " + number(judgement.offsetSpreadMs()) + " ms");
      inform("video packets missed, lost", counted(result.video()));
      inform("audio packets missed, lost", counted(result.audio()));
    }

    private void inform(String name, String value) {
      figures.add(new Figure(name, value, "", true));
    }

    private static String counted(Trial.Counted track) {
      return String.format(
          Locale.ROOT,
          "%.2f %%, %.3f %% (%d of %d)",
          track.missedPercent(),
          track.lostPercent(),
          track.lost(),
          track.received() + track.lost());
    }

    private static String number(double value) {
      return value == Math.rint(value)
          ? String.valueOf((long) value)
          : String.format(Locale.ROOT, "%.2f", value);
    }
  }
}
