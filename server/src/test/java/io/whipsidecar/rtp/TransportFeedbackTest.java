package io.whipsidecar.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TransportFeedbackTest {
  private static final long TICK_NS = 250_000;
  private static final long MS = 1_000_000;

  private final RecordingSink sink = new RecordingSink(false, false);
  private final RtcpWriter writer = new RtcpWriter(1, "cname", true);
  private final TransportFeedback feedback = new TransportFeedback();

  @Test
  void shouldWriteWhatTheDraftShows() {
    feedback.onPacket(7, 0);
    feedback.onPacket(9, 10 * MS);
    feedback.onPacket(10, 200 * MS);
    assertThat(feedback.dueNs()).isEqualTo(50 * MS);
    feedback.send(writer, 2, sink);
    ByteBuffer message = ByteBuffer.wrap(sink.rtcp.get(0));
    assertThat(message.getShort(0)).isEqualTo((short) 0x8fcd); // FMT 15, PT 205
    assertThat(message.getShort(12)).isEqualTo((short) 7);
    assertThat(message.getShort(14)).isEqualTo((short) 4);
    assertThat(message.getInt(16)).isZero(); // reference time 0, message 0
    assertThat(message.getShort(20)).isEqualTo((short) 0b11_01_00_01_10_000000);
    assertThat(message.get(22)).isZero();
    assertThat(message.get(23)).isEqualTo((byte) 40);
    assertThat(message.getShort(24)).isEqualTo((short) 760);
    assertThat(message.capacity()).isEqualTo(28);
  }

  @Test
  void shouldReportWhatWasLostBetweenTwoMessages() {
    feedback.onPacket(65_535, 0);
    feedback.send(writer, 2, sink);
    feedback.onPacket(3, 60 * MS);
    feedback.send(writer, 2, sink);
    ByteBuffer second = ByteBuffer.wrap(sink.rtcp.get(1));
    assertThat(second.getShort(12)).isZero();
    assertThat(second.getShort(14)).isEqualTo((short) 4);
    assertThat(second.get(19)).isEqualTo((byte) 1);
  }

  @Property(tries = 300)
  void everyArrivalIsReportedWithItsTime(@ForAll long seed) {
    RecordingSink sink = new RecordingSink(false, false);
    TransportFeedback feedback = new TransportFeedback();
    SplittableRandom random = new SplittableRandom(seed);
    Map<Integer, Long> sent = new HashMap<>();
    long nowNs = 0;
    int sequence = random.nextInt(65_536);
    for (int i = 0; i < 1_500; i++) {
      nowNs += random.nextInt(100) == 0 ? random.nextLong(9_000 * MS) : random.nextLong(8 * MS);
      sequence += random.nextInt(20) == 0 ? random.nextInt(1, 60) : 1;
      int swapped = random.nextInt(10) == 0 ? sequence - random.nextInt(20) : sequence;
      if (feedback.dueNs() <= nowNs) {
        feedback.send(writer, 2, sink);
      }
      feedback.onPacket(swapped & 0xffff, nowNs);
      sent.putIfAbsent(swapped & 0xffff, nowNs / TICK_NS);
      if (sent.size() > 800) {
        break;
      }
    }
    feedback.send(writer, 2, sink);
    Map<Integer, Long> reported = new TreeMap<>();
    sink.rtcp.forEach(message -> read(ByteBuffer.wrap(message), reported));
    long origin = sent.values().stream().mapToLong(t -> t).min().orElseThrow();
    sent.replaceAll((s, ticks) -> ticks - origin);
    assertThat(reported.keySet()).containsExactlyInAnyOrderElementsOf(sent.keySet());
    reported.forEach(
        (s, ticks) -> assertThat(Math.abs(ticks - sent.getOrDefault(s, 0L))).isLessThan(2));
  }

  /** A reader of its own, after the draft. */
  private static void read(ByteBuffer message, Map<Integer, Long> reported) {
    int base = message.getShort(12) & 0xffff;
    int count = message.getShort(14) & 0xffff;
    long ticks = (message.getInt(16) >> 8) * 256L;
    int[] symbols = new int[count + 8_192];
    int at = 20;
    int n = 0;
    while (n < count) {
      int chunk = message.getShort(at) & 0xffff;
      at += 2;
      if (chunk >> 15 == 0) {
        for (int i = 0; i < (chunk & 0x1fff); i++) {
          symbols[n++] = chunk >> 13 & 3;
        }
      } else {
        assertThat(chunk >> 14).isEqualTo(3);
        for (int i = 0; i < 7; i++) {
          symbols[n++] = chunk >> (12 - 2 * i) & 3;
        }
      }
    }
    for (int i = 0; i < count; i++) {
      if (symbols[i] == 1) {
        ticks += message.get(at++) & 0xff;
      } else if (symbols[i] == 2) {
        ticks += message.getShort(at);
        at += 2;
      }
      if (symbols[i] != 0) {
        reported.put(base + i & 0xffff, ticks);
      }
    }
    assertThat(message.capacity() - at).isBetween(0, 3);
  }
}
