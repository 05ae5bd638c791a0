package io.whipsidecar.srtp;

import static io.whipsidecar.srtp.SrtpPackets.protectRtcp;
import static io.whipsidecar.srtp.SrtpPackets.protectRtp;
import static io.whipsidecar.srtp.SrtpPackets.receiver;
import static io.whipsidecar.srtp.SrtpPackets.rtcp;
import static io.whipsidecar.srtp.SrtpPackets.rtp;
import static io.whipsidecar.srtp.SrtpPackets.rtpWithExtension;
import static io.whipsidecar.srtp.SrtpPackets.sender;
import static io.whipsidecar.srtp.SrtpPackets.statusOfRtcp;
import static io.whipsidecar.srtp.SrtpPackets.statusOfRtp;
import static io.whipsidecar.srtp.SrtpPackets.unprotectRtcp;
import static io.whipsidecar.srtp.SrtpPackets.unprotectRtp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SrtpReceiverTest {
  private static final int SSRC = 0x8badf00d;

  @ParameterizedTest
  @EnumSource
  void shouldUnprotectAtAnyOffset(SrtpProfile profile) {
    byte[] packet = rtpWithExtension(7, SSRC, 2, 1100);
    byte[] in = new byte[2000];
    byte[] out = new byte[2000];
    byte[] wire = protectRtp(sender(profile), packet);
    System.arraycopy(wire, 0, in, 13, wire.length);

    int length = receiver(profile).unprotectRtp(in, 13, wire.length, out, 5);

    assertThat(Arrays.copyOfRange(out, 5, 5 + length)).isEqualTo(packet);
  }

  @ParameterizedTest
  @EnumSource
  void shouldUnprotectEmptyPayload(SrtpProfile profile) {
    byte[] packet = rtp(7, SSRC, 0);

    assertThat(unprotectRtp(receiver(profile), protectRtp(sender(profile), packet)))
        .isEqualTo(packet);
    byte[] report = rtcp(SSRC, 0);
    assertThat(unprotectRtcp(receiver(profile), protectRtcp(sender(profile), report)))
        .isEqualTo(report);
  }

  @ParameterizedTest
  @EnumSource
  void shouldFollowSequenceNumbersThroughTwoWraps(SrtpProfile profile) {
    SrtpSender sender = sender(profile);
    SrtpReceiver receiver = receiver(profile);
    for (int i = 0; i < 14; i++) {
      byte[] packet = rtp((20_000 + i * 10_000) & 0xffff, SSRC, 20);

      assertThat(unprotectRtp(receiver, protectRtp(sender, packet))).isEqualTo(packet);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldUnprotectOutOfOrderAtTheWrap(SrtpProfile profile) {
    SrtpSender sender = sender(profile);
    SrtpReceiver receiver = receiver(profile);
    unprotectRtp(receiver, protectRtp(sender, rtp(40_000, SSRC, 20)));
    byte[][] plain = new byte[6][];
    byte[][] wire = new byte[6][];
    for (int i = 0; i < 6; i++) {
      plain[i] = rtp((65_533 + i) & 0xffff, SSRC, 20);
      wire[i] = protectRtp(sender, plain[i]);
    }
    for (int i : new int[] {4, 1, 5, 0, 3, 2}) {
      assertThat(unprotectRtp(receiver, wire[i])).isEqualTo(plain[i]);
      assertThat(statusOfRtp(receiver, wire[i])).isEqualTo(SrtpStatus.REPLAYED);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {20_000, 32_767, 32_768, 40_000, 65_536, 100_000, 200_000, 250_000})
  void shouldFindItsWayBackAfterAnOutageOfAnyLength(int lost) {
    SrtpSender sender = sender(SrtpProfile.AEAD_AES_128_GCM);
    SrtpReceiver receiver = receiver(SrtpProfile.AEAD_AES_128_GCM);
    unprotectRtp(receiver, protectRtp(sender, rtp(60_000, SSRC, 20)));
    int sequence = 60_000;
    for (int left = lost; left > 0; left -= 30_000) { // the sender's ROC follows what it sends
      sequence += Math.min(left, 30_000);
      protectRtp(sender, rtp(sequence & 0xffff, SSRC, 20));
    }

    int refused = 0;
    byte[] packet = rtp(++sequence & 0xffff, SSRC, 20);
    byte[] wire = protectRtp(sender, packet);
    while (statusOfRtp(receiver, wire) < 0 && refused < 100) {
      refused++;
      packet = rtp(++sequence & 0xffff, SSRC, 20);
      wire = protectRtp(sender, packet);
    }

    assertThat(refused).isLessThanOrEqualTo(64);
    for (int i = 0; i < 100; i++) {
      packet = rtp(++sequence & 0xffff, SSRC, 20);
      assertThat(unprotectRtp(receiver, protectRtp(sender, packet))).isEqualTo(packet);
    }
  }

  @Test
  void shouldNotFollowReplaysOfAnOutageIntoALaterCycle() {
    SrtpSender sender = sender(SrtpProfile.AEAD_AES_128_GCM);
    SrtpReceiver receiver = receiver(SrtpProfile.AEAD_AES_128_GCM);
    byte[] seen = protectRtp(sender, rtp(100, SSRC, 20));
    unprotectRtp(receiver, seen);
    for (int i = 0; i < 500; i++) {
      assertThat(statusOfRtp(receiver, seen)).isNegative();
    }

    byte[] next = rtp(101, SSRC, 20);
    assertThat(unprotectRtp(receiver, protectRtp(sender, next))).isEqualTo(next);
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseReplays(SrtpProfile profile) {
    SrtpReceiver receiver = receiver(profile);
    byte[] media = protectRtp(sender(profile), rtp(7, SSRC, 20));
    byte[] report = protectRtcp(sender(profile), rtcp(SSRC, 1));
    unprotectRtp(receiver, media);
    unprotectRtcp(receiver, report);

    assertThat(statusOfRtp(receiver, media)).isEqualTo(SrtpStatus.REPLAYED);
    assertThat(statusOfRtcp(receiver, report)).isEqualTo(SrtpStatus.REPLAYED);
  }

  @Test
  void shouldRefuseWhatIsOlderThanTheWindow() {
    SrtpSender sender = sender(SrtpProfile.AEAD_AES_128_GCM);
    SrtpReceiver receiver = receiver(SrtpProfile.AEAD_AES_128_GCM);
    byte[] tooOld = protectRtp(sender, rtp(100, SSRC, 20));
    byte[] justInside = protectRtp(sender, rtp(101, SSRC, 20));
    unprotectRtp(receiver, protectRtp(sender, rtp(100 + SrtpReceiver.RTP_WINDOW, SSRC, 20)));

    assertThat(statusOfRtp(receiver, tooOld)).isEqualTo(SrtpStatus.REPLAYED);
    assertThat(statusOfRtp(receiver, justInside)).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseEveryFlippedBitAndStayAsBefore(SrtpProfile profile) {
    SrtpReceiver receiver = receiver(profile);
    byte[] media = protectRtp(sender(profile), rtpWithExtension(7, SSRC, 1, 40));
    byte[] report = protectRtcp(sender(profile), rtcp(SSRC, 2));
    for (int bit = 0; bit < 8 * media.length; bit++) {
      assertThat(statusOfRtp(receiver, flipped(media, bit))).as("bit %d", bit).isNegative();
    }
    for (int bit = 0; bit < 8 * report.length; bit++) {
      assertThat(statusOfRtcp(receiver, flipped(report, bit))).as("bit %d", bit).isNegative();
    }

    assertThat(statusOfRtp(receiver, media)).isPositive();
    assertThat(statusOfRtcp(receiver, report)).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseEveryTruncation(SrtpProfile profile) {
    byte[] media = protectRtp(sender(profile), rtp(7, SSRC, 40));
    byte[] report = protectRtcp(sender(profile), rtcp(SSRC, 1));
    for (int length = 0; length < media.length; length++) {
      assertThat(statusOfRtp(receiver(profile), Arrays.copyOf(media, length))).isNegative();
    }
    for (int length = 0; length < report.length; length++) {
      assertThat(statusOfRtcp(receiver(profile), Arrays.copyOf(report, length))).isNegative();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldNotLetForgedPacketsTakeUpSources(SrtpProfile profile) {
    SrtpReceiver receiver = receiver(profile);
    for (int i = 0; i < 2 * SrtpReceiver.MAX_SOURCES; i++) {
      assertThat(statusOfRtp(receiver, rtp(7, i, 40))).isEqualTo(SrtpStatus.NOT_AUTHENTIC);
    }
    SrtpSender sender = sender(profile);
    for (int i = 0; i < SrtpReceiver.MAX_SOURCES; i++) {
      assertThat(statusOfRtp(receiver, protectRtp(sender, rtp(7, i, 40)))).isPositive();
    }
  }

  @Test
  void shouldRefuseOneSourceTooMany() {
    SrtpProfile profile = SrtpProfile.AES128_CM_HMAC_SHA1_80;
    SrtpReceiver receiver = receiver(profile);
    for (int i = 0; i < SrtpReceiver.MAX_SOURCES; i++) {
      unprotectRtp(receiver, protectRtp(sender(profile), rtp(7, i, 40)));
      unprotectRtcp(receiver, protectRtcp(sender(profile), rtcp(i, 1)));
    }

    assertThat(statusOfRtp(receiver, protectRtp(sender(profile), rtp(7, SSRC, 40))))
        .isEqualTo(SrtpStatus.TOO_MANY_SOURCES);
    assertThat(statusOfRtcp(receiver, protectRtcp(sender(profile), rtcp(SSRC, 1))))
        .isEqualTo(SrtpStatus.TOO_MANY_SOURCES);
    assertThat(statusOfRtp(receiver, protectRtp(sender(profile), rtp(8, 5, 40)))).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseWhatAnotherKeyProtected(SrtpProfile profile) {
    byte[] otherKey = SrtpPackets.random(profile.keyBytes(), 99);
    SrtpSender other = new SrtpSender(profile, otherKey, SrtpPackets.salt(profile));

    assertThat(statusOfRtp(receiver(profile), protectRtp(other, rtp(7, SSRC, 40))))
        .isEqualTo(SrtpStatus.NOT_AUTHENTIC);
    assertThat(statusOfRtcp(receiver(profile), protectRtcp(other, rtcp(SSRC, 1))))
        .isEqualTo(SrtpStatus.NOT_AUTHENTIC);
  }

  @Test
  void shouldRefusePacketBeforeTheFirstCycle() {
    SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
    SrtpReceiver receiver = receiver(profile);
    unprotectRtp(receiver, protectRtp(sender(profile), rtp(3, SSRC, 40)));

    assertThat(statusOfRtp(receiver, protectRtp(sender(profile), rtp(65_530, SSRC, 40))))
        .isEqualTo(SrtpStatus.REPLAYED);
  }

  @Test
  void shouldSurviveLossOfMoreThanHalfACycle() {
    SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
    SrtpSender sender = sender(profile);
    SrtpReceiver receiver = receiver(profile);
    unprotectRtp(receiver, protectRtp(sender, rtp(10, SSRC, 40)));
    for (int sequence = 30_000; sequence <= 60_000; sequence += 10_000) {
      protectRtp(sender, rtp(sequence, SSRC, 40));
    }

    assertThat(statusOfRtp(receiver, protectRtp(sender, rtp(61_000, SSRC, 40)))).isNegative();
  }

  @Test
  void shouldSayWhatIsWrongWithArguments() {
    SrtpProfile profile = SrtpProfile.AEAD_AES_256_GCM;
    byte[] packet = new byte[100];

    assertThatThrownBy(() -> new SrtpReceiver(profile, new byte[16], new byte[12]))
        .hasMessage("masterKey: 16 bytes (expected: 32)");
    assertThatThrownBy(() -> new SrtpReceiver(profile, new byte[32], new byte[14]))
        .hasMessage("masterSalt: 14 bytes (expected: 12)");
    assertThatThrownBy(() -> receiver(profile).unprotectRtp(packet, 0, 100, packet, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> receiver(profile).unprotectRtp(packet, 0, 100, new byte[50], 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void shouldFindProfilesByNumber() {
    assertThat(SrtpProfile.ofId(1)).isEqualTo(SrtpProfile.AES128_CM_HMAC_SHA1_80);
    assertThat(SrtpProfile.ofId(7)).isEqualTo(SrtpProfile.AEAD_AES_128_GCM);
    assertThat(SrtpProfile.ofId(8)).isEqualTo(SrtpProfile.AEAD_AES_256_GCM);
    assertThat(SrtpProfile.ofId(2)).isNull(); // AES128_CM_HMAC_SHA1_32
  }

  static byte[] flipped(byte[] packet, int bit) {
    byte[] copy = packet.clone();
    copy[bit / 8] ^= (byte) (1 << (bit % 8));
    return copy;
  }
}
