package io.whipsidecar.e2e;

import io.whipsidecar.demo.Figure;
import io.whipsidecar.demo.SidecarChild;
import io.whipsidecar.testing.netem.LinkProfile;
import io.whipsidecar.testing.netem.LossModel;
import io.whipsidecar.v1.LegFormat;
import io.whipsidecar.v1.WhipIngest;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What a session must survive: each with a real publisher, the real server and a real FFmpeg, and
 * what must come out of it.
 */
enum Impairment {
  NONE("no loss, 50 ms RTT", TestPublisher.FFMPEG, 60) {
    @Override
    void expect(Trial.Result result, Limits limits) {
      limits.clean(result);
      sync(result, limits);
      limits.atMostMs("longest pause of video", result.videoPauseMs(), 150);
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
      limits.atMostMs("longest pause of video", result.videoPauseMs(), 200);
      limits.setUp(result);
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
      limits.atMostLost("lost audio packets", result.audio(), 0.1);
      limits.setUp(result);
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
      limits.atMost(
          "frames lost by their counter", result.judgement().lostFrames(), seconds() * 0.3);
      limits.atMostMs("longest pause of video", result.videoPauseMs(), 500);
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
      limits.atMostLost("lost video packets", result.video(), 0.05);
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
      limits.atMostMs("longest pause of video", result.videoPauseMs(), 300);
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
      limits.atMostMs("longest pause of sound", result.audioPauseMs(), 250); // with what is lost
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
      limits.atMostMs("longest pause of sound", result.audioPauseMs(), 300);
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
      limits.atMost(
          "frames lost by their counter", result.judgement().lostFrames(), seconds() * 1.5);
      limits.atMostMs("longest pause of video", result.videoPauseMs(), 1_100);
    }
  },
  REBINDING("NAT rebinding at 5, 8 and 11 s", TestPublisher.FFMPEG, 14) {
    @Override
    void script(Trial trial) throws Exception {
      for (int second = 5; second <= 11; second += 3) {
        trial.until(second);
        trial.mark();
        trial.network.rebind();
      }
    }

    @Override
    void expect(Trial.Result result, Limits limits) {
      limits.clean(result);
      limits.atMostMs("video held up by a rebinding", result.markedHoldUpMs(), 100);
    }
  },
  REBINDING_LIBWEBRTC("the same", TestPublisher.LIBWEBRTC, 14) {
    @Override
    void script(Trial trial) throws Exception {
      REBINDING.script(trial);
    }

    @Override
    void expect(Trial.Result result, Limits limits) {
      REBINDING.expect(result, limits);
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
      limits.atMostMs(
          "largest step between pictures", result.judgement().largestVideoStepMs(), 6_100);
      sync(result, limits);
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
      limits.atMostMs(
          "largest step between pictures", result.judgement().largestVideoStepMs(), 6_100);
      sync(result, limits);
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
      sync(result, limits);
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
      sync(result, limits);
    }
  },
  CRASHED("publisher killed, back at once", TestPublisher.LIBWEBRTC, 16) {
    @Override
    void script(Trial trial) throws Exception {
      trial.until(5);
      trial.crash();
      trial.until(7.5); // the former is silent by now
      trial.publish(publisher());
      trial.awaitPictures(5);
    }

    @Override
    void expect(Trial.Result result, Limits limits) {
      limits.undamaged(result);
      sync(result, limits);
    }
  },
  RESTART("FFmpeg killed in mid-GOP and restarted", TestPublisher.FFMPEG, 12, Course.RESTART),
  RESTART_AT_ONCE("the same within 100 ms", TestPublisher.FFMPEG, 12, Course.RESTART) {
    @Override
    double awayS() {
      return 0;
    }
  },
  RESTART_LIBWEBRTC(
      "FFmpeg killed 40 s after the last keyframe", TestPublisher.LIBWEBRTC, 48, Course.RESTART) {
    @Override
    double killedS() {
      return 40;
    }
  },
  RESTART_PER_TRACK("FFmpeg restarted, a leg per track", TestPublisher.FFMPEG, 12, Course.RESTART) {
    @Override
    WhipIngest ingest() {
      return perTrack();
    }

    @Override
    double syncMs() {
      return PER_TRACK_SYNC_MS;
    }
  },
  WAITING("FFmpeg waits, publisher comes", TestPublisher.FFMPEG, 6) {
    @Override
    List<Figure> run(Trial trial, Limits limits) throws Exception {
      return waiting(this, trial, limits, 1_100);
    }
  },
  WAITING_FAST("the same with fast_start", TestPublisher.FFMPEG, 6) {
    @Override
    WhipIngest ingest() {
      return Trial.combined().toBuilder().setFastStart(true).build();
    }

    @Override
    List<Figure> run(Trial trial, Limits limits) throws Exception {
      return waiting(this, trial, limits, 450);
    }
  },
  PER_TRACK("a leg per track, 50 ms RTT", TestPublisher.FFMPEG, 10) {
    @Override
    WhipIngest ingest() {
      return perTrack();
    }

    @Override
    double syncMs() {
      return PER_TRACK_SYNC_MS;
    }

    @Override
    void expect(Trial.Result result, Limits limits) {
      limits.undamaged(result);
      sync(result, limits);
    }
  },
  STOPPED_WITHOUT_PUBLISHER("OnProcessStopping, no publisher", TestPublisher.FFMPEG, 2) {
    @Override
    List<Figure> run(Trial trial, Limits limits) throws Exception {
      // Matroska has to know the picture's size before it writes anything: FFmpeg fails by itself.
      LegReader reader = trial.read("ts");
      reader.awaitBound();
      return limits.atMostMs("FFmpeg's end", trial.stop(reader), 500).figures;
    }
  },
  STOPPED("OnProcessStopping with a publisher", TestPublisher.FFMPEG, 4) {
    @Override
    List<Figure> run(Trial trial, Limits limits) throws Exception {
      LegReader reader = trial.read();
      trial.publish(publisher());
      trial.awaitLive();
      trial.until(seconds());
      double ms = trial.stop(reader);
      limits.atMostMs("FFmpeg's end", ms, 500);
      limits.undamaged(trial.measure(reader, trial.ingest(), System.nanoTime()));
      return limits.figures;
    }
  };

  private static final long MS = 1_000_000;
  private static final double PER_TRACK_SYNC_MS = 20;

  private final String words;
  private final TestPublisher publisher;
  private final int seconds;
  private final Course course;

  /** What is done, and measured. */
  private enum Course {
    PUBLISH {
      @Override
      List<Figure> run(Impairment row, Trial trial, Limits limits) throws Exception {
        return publish(row, trial, limits);
      }
    },
    RESTART {
      @Override
      List<Figure> run(Impairment row, Trial trial, Limits limits) throws Exception {
        return restart(row, trial, limits);
      }
    };

    abstract List<Figure> run(Impairment row, Trial trial, Limits limits) throws Exception;
  }

  Impairment(String words, TestPublisher publisher, int seconds) {
    this(words, publisher, seconds, Course.PUBLISH);
  }

  Impairment(String words, TestPublisher publisher, int seconds, Course course) {
    this.words = words;
    this.publisher = publisher;
    this.seconds = seconds;
    this.course = course;
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

  /** When a reader that is restarted is killed. */
  double killedS() {
    return 4.5;
  }

  /** How long it is away. */
  double awayS() {
    return 0.9;
  }

  /** How far the A/V offset may be from the publisher's own. */
  double syncMs() {
    return 10;
  }

  final void sync(Trial.Result result, Limits limits) {
    limits.sync(result, publisher.offsetMs(), syncMs());
  }

  /**
   * Runs it against a server.
   *
   * @param slack of {@link Limits}
   */
  List<Figure> run(SidecarChild server, Path folder, String readerVersion, double slack)
      throws Exception {
    String name = name().toLowerCase(Locale.ROOT);
    try (Trial trial = new Trial(server, folder, name, readerVersion, ingest(), link(), link())) {
      return run(trial, new Limits(slack));
    }
  }

  List<Figure> run(Trial trial, Limits limits) throws Exception {
    return course.run(this, trial, limits);
  }

  private static List<Figure> publish(Impairment row, Trial trial, Limits limits) throws Exception {
    trial.read();
    trial.publish(row.publisher());
    trial.awaitLive();
    row.script(trial);
    trial.until(row.seconds());
    Trial.Result result = trial.finish();
    row.expect(result, limits);
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
    trial.awaitPictures(5);
  }

  private static List<Figure> restart(Impairment row, Trial trial, Limits limits) throws Exception {
    LegReader killed = trial.read();
    trial.publish(row.publisher());
    trial.awaitLive();
    trial.until(row.killedS());
    killed.kill();
    trial.until(row.killedS() + row.awayS());
    LegReader restarted = trial.read();
    long boundNs = restarted.awaitBound();
    trial.await("first packet", () -> restarted.video.count() > 0);
    double ms = (restarted.video.firstNs() - boundNs) / 1e6;
    trial.until(row.seconds());
    limits.atMostMs("first picture after bind", ms, 150);
    Trial.Result result = trial.finish();
    limits.undamaged(result);
    row.sync(result, limits);
    limits.describe(result);
    return limits.figures;
  }

  private static List<Figure> waiting(Impairment row, Trial trial, Limits limits, double limitMs)
      throws Exception {
    LegReader reader = trial.read();
    reader.awaitBound();
    trial.publish(row.publisher());
    trial.awaitLive();
    long liveNs = System.nanoTime();
    trial.await("first packet", () -> reader.video.count() > 0);
    double ms = (reader.video.firstNs() - liveNs) / 1e6;
    trial.until(row.seconds());
    limits.atMostMs("first picture after first media", ms, limitMs);
    Trial.Result result = trial.finish();
    limits.undamaged(result);
    limits.describe(result);
    return limits.figures;
  }
}
