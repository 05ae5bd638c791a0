package io.whipsidecar.net;

import io.whipsidecar.net.linux.SegmentedSends;

/**
 * Sends what is staged for readers with one system call, and packets of one size to one port as one
 * run that the kernel cuts: a frame's packets are such a run. That saves calls, and wake-ups of the
 * reader. Event loop only.
 */
final class PacketRuns {
  /** Sends one packet the usual way; returns 1 if the kernel took it, else 0. */
  @FunctionalInterface
  interface Single {
    int send(int index);
  }

  private final SegmentedSends sends;
  private final DatagramSlab staged;
  private final int[] ports;
  private final long address;
  private final int[] firsts;
  private final Single single;

  /** Sends from {@code staged}, whose packet {@code i} goes to {@code ports[i]}. */
  PacketRuns(SegmentedSends sends, DatagramSlab staged, int[] ports, Single single) {
    this.sends = sends;
    this.staged = staged;
    this.ports = ports;
    this.address = SegmentedSends.addressOf(staged.memory());
    this.firsts = new int[ports.length + 1];
    this.single = single;
  }

  /** Sends everything; returns how many packets the kernel took. */
  int send() {
    sends.clear();
    int next = 0;
    while (next < staged.size()) {
      firsts[sends.size()] = next;
      next = addRun(next);
    }
    firsts[sends.size()] = next;
    return sendRuns();
  }

  /** Returns where the next run begins. A shorter packet ends a run. */
  private int addRun(int first) {
    int segment = staged.length(first);
    int bytes = segment;
    int end = first + 1;
    while (end < staged.size()
        && staged.length(end - 1) == segment
        && ports[end] == ports[first]
        && staged.length(end) <= segment
        && bytes + staged.length(end) <= SegmentedSends.MAX_RUN_BYTES
        && end - first < SegmentedSends.MAX_SEGMENTS) {
      bytes += staged.length(end++);
    }
    sends.add(ports[first], address + staged.start(first), bytes, segment);
    return end;
  }

  /** What the kernel refuses (a full buffer, an old kernel's runs) is tried packet by packet. */
  private int sendRuns() {
    int packets = 0;
    int run = 0;
    while (run < sends.size()) {
      int taken = sends.send(run);
      if (taken > 0) {
        packets += firsts[run + taken] - firsts[run];
        run += taken;
      } else {
        packets += sendSingly(firsts[run], firsts[run + 1]);
        run++;
      }
    }
    return packets;
  }

  private int sendSingly(int first, int end) {
    int packets = 0;
    for (int i = first; i < end; i++) {
      packets += single.send(i);
    }
    return packets;
  }
}
