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
  private static final int PER_SECOND = 240; // packets
  private static final int PACKET_BYTES = 520;

  private SessionMemory() {}

  public static void main(String[] arguments) {
    PacketPath.PathIo io = new PacketPath.PathIo((port, packet, offset, length) -> {});
    PacketPath.Publishers publishers = new PacketPath.Publishers(io);
    List<Object> kept = new ArrayList<>(List.of(publishers));
    long before = heap();
    for (int i = 0; i < INGESTS; i++) {
      publishers.register("idle-" + i);
    }
    report("ingest without a publisher", before, INGESTS);
    before = heap();
    for (int i = 0; i < PUBLISHERS; i++) {
      publishers.open("new-" + i);
    }
    report("publisher that has not sent yet", before, PUBLISHERS);
    for (int seconds : new int[] {1, 10}) {
      before = heap();
      List<PacketPath> live = live(publishers, seconds);
      kept.add(live);
      report("publisher of 1 Mb/s after " + seconds + " s", before, live.size());
    }
    System.out.println(kept.size() + " sets of sessions were kept");
  }

  private static List<PacketPath> live(PacketPath.Publishers publishers, int seconds) {
    List<PacketPath> live = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      PacketPath path =
          new PacketPath(
              SrtpProfile.AES128_CM_HMAC_SHA1_80,
              seconds * PER_SECOND,
              PACKET_BYTES,
              publishers,
              seconds + " s, " + i);
      for (int packets = 0; packets < seconds * PER_SECOND; packets += 8) {
        path.handle(8);
        path.fireOwnTimers();
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
