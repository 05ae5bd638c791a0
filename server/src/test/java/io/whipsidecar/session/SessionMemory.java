package io.whipsidecar.session;

import io.whipsidecar.srtp.SrtpProfile;
import java.util.ArrayList;
import java.util.List;

/**
 * What an ingest and a publisher hold, as heap after a collection: registered ingests without a
 * publisher, with one that has just connected, and with one that has sent 1 Mb/s for some time.
 */
public final class SessionMemory {
  private static final int INGESTS = 10_000;
  private static final int PUBLISHERS = 200;

  private SessionMemory() {}

  public static void main(String[] arguments) {
    PacketPath.PathIo io = new PacketPath.PathIo((port, packet, offset, length) -> {});
    PacketPath.Publishers publishers = new PacketPath.Publishers(io, 0);
    List<Object> kept = new ArrayList<>(List.of(publishers));
    long before = heap();
    for (int i = 0; i < INGESTS; i++) {
      publishers.register("idle-" + i);
    }
    report("ingest without a publisher", before, INGESTS);
    before = heap();
    for (int i = 0; i < PUBLISHERS; i++) {
      publishers.open("new-" + i, 0);
    }
    report("publisher that has not sent yet", before, PUBLISHERS);
    for (int seconds : new int[] {1, 10}) {
      before = heap();
      List<PacketPath> live = live(seconds);
      kept.add(live);
      report("publisher of 2.3 Mb/s after " + seconds + " s", before, live.size());
    }
    System.out.println(kept.size() + " sets of sessions were kept");
  }

  private static List<PacketPath> live(int seconds) {
    List<PacketPath> live = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      PacketPath path =
          new PacketPath(SrtpProfile.AES128_CM_HMAC_SHA1_80, seconds * 240, (a, b, c, d) -> {});
      for (int packets = 0; packets < seconds * 240; packets += 8) {
        path.handle(8);
        path.fireTimers();
      }
      path.forgetPackets();
      live.add(path);
    }
    return live;
  }

  private static void report(String what, long before, int count) {
    System.out.printf("%-40s %7.1f KB each%n", what, (heap() - before) / 1024.0 / count);
  }

  private static long heap() {
    for (int i = 0; i < 4; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
