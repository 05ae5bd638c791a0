package io.whipsidecar.e2e;

import io.whipsidecar.demo.Figure;
import io.whipsidecar.demo.Judgement;
import io.whipsidecar.demo.PublisherProgram;
import io.whipsidecar.demo.SidecarChild;
import io.whipsidecar.testing.netem.LinkProfile;
import io.whipsidecar.testing.netem.LossModel;
import java.nio.file.Path;
import java.util.List;

/**
 * A real client through random loss both ways at 50 ms of round trip: 5 %, and 3 % when it does not
 * retransmit, so that now and then a keyframe gets through whole. Stateless.
 */
final class LossRun {
  private static final int SECONDS = 10;
  private static final int PUBLISHES_S = 30;

  private LossRun() {}

  /** For {@link ClientTable}. */
  static String way(int percent) {
    return "udp, " + percent + " % loss";
  }

  /**
   * Publishes, records, judges.
   *
   * @param client its name in lower case
   * @param retransmits whether it repairs what the network loses of its video
   * @param slack of {@link Limits}
   */
  static List<Figure> run(
      SidecarChild server,
      Path folder,
      String client,
      PublisherProgram program,
      boolean retransmits,
      double slack)
      throws Exception {
    String name = client.replace(' ', '-') + "-loss";
    int percent = retransmits ? 5 : 3;
    LinkProfile link = LinkProfile.delay(25_000_000).withLoss(LossModel.random(percent / 100.0));
    try (Trial trial = new Trial(server, folder, name, "8.1.2", Trial.combined(), link, link)) {
      trial.read();
      trial.publish(program, ClientTable.keepOffer(client), PUBLISHES_S);
      trial.awaitLive();
      trial.until(SECONDS);
      Trial.Result result = trial.finish();
      Limits limits = new Limits(slack);
      if (retransmits) {
        limits.undamaged(result);
        limits.sync(result, Judgement.IDEAL_OFFSET_MS, program.maxOffsetMs() * slack);
        limits.atMostLost("lost video packets", result.video(), 0.1);
        limits.atMostMs("pause of video", result.videoPauseMs(), program.isLive() ? 500 : 250);
      } else {
        limits.damagedOnce(result);
      }
      limits.atMostMs("pause of sound", result.audioPauseMs(), 250); // with what is lost
      limits.setUp(result);
      limits.describe(result);
      ClientTable.add(client, way(percent), limits.figures);
      return limits.figures;
    }
  }
}
