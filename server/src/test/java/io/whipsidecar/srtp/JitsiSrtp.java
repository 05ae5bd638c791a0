package io.whipsidecar.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.utils.ByteArrayBuffer;
import org.jitsi.utils.logging2.LoggerImpl;

/** jitsi-srtp behind the shapes of this package's tests: the independent oracle. */
final class JitsiSrtp {
  private final SrtpCryptoContext rtp;
  private final SrtcpCryptoContext rtcp;

  JitsiSrtp(SrtpProfile profile, boolean sender, int ssrc) throws GeneralSecurityException {
    SrtpContextFactory factory =
        new SrtpContextFactory(
            sender,
            SrtpPackets.key(profile),
            SrtpPackets.salt(profile),
            policy(profile),
            policy(profile),
            new LoggerImpl("oracle"));
    rtp = factory.deriveContext(ssrc, 0);
    rtcp = factory.deriveControlContext(ssrc);
  }

  private static SrtpPolicy policy(SrtpProfile profile) {
    return profile.isAead()
        ? new SrtpPolicy(
            SrtpPolicy.AESGCM_ENCRYPTION,
            profile.keyBytes(),
            SrtpPolicy.NULL_AUTHENTICATION,
            0,
            profile.tagBytes(),
            profile.saltBytes())
        : new SrtpPolicy(
            SrtpPolicy.AESCM_ENCRYPTION,
            profile.keyBytes(),
            SrtpPolicy.HMACSHA1_AUTHENTICATION,
            20,
            profile.tagBytes(),
            profile.saltBytes());
  }

  byte[] protectRtp(byte[] packet) throws GeneralSecurityException {
    Buffer buffer = new Buffer(packet);
    assertThat(rtp.transformPacket(buffer)).isEqualTo(SrtpErrorStatus.OK);
    return buffer.contents();
  }

  byte[] protectRtcp(byte[] packet) throws GeneralSecurityException {
    Buffer buffer = new Buffer(packet);
    assertThat(rtcp.transformPacket(buffer)).isEqualTo(SrtpErrorStatus.OK);
    return buffer.contents();
  }

  byte[] unprotectRtp(byte[] packet) throws GeneralSecurityException {
    Buffer buffer = new Buffer(packet);
    assertThat(rtp.reverseTransformPacket(buffer, false)).isEqualTo(SrtpErrorStatus.OK);
    return buffer.contents();
  }

  SrtpErrorStatus statusOfRtp(byte[] packet) throws GeneralSecurityException {
    return rtp.reverseTransformPacket(new Buffer(packet), false);
  }

  byte[] unprotectRtcp(byte[] packet) throws GeneralSecurityException {
    Buffer buffer = new Buffer(packet);
    assertThat(rtcp.reverseTransformPacket(buffer)).isEqualTo(SrtpErrorStatus.OK);
    return buffer.contents();
  }

  private static final class Buffer implements ByteArrayBuffer {
    private byte[] bytes;
    private int offset;
    private int length;

    Buffer(byte[] packet) {
      bytes = Arrays.copyOf(packet, packet.length + 64);
      length = packet.length;
    }

    byte[] contents() {
      return Arrays.copyOfRange(bytes, offset, offset + length);
    }

    @Override
    public byte[] getBuffer() {
      return bytes;
    }

    @Override
    public int getOffset() {
      return offset;
    }

    @Override
    public int getLength() {
      return length;
    }

    @Override
    public void setLength(int value) {
      length = value;
    }

    @Override
    public void setOffset(int value) {
      offset = value;
    }

    @Override
    public boolean isInvalid() {
      return false;
    }

    @Override
    public void readRegionToBuff(int from, int count, byte[] out) {
      System.arraycopy(bytes, offset + from, out, 0, count);
    }

    @Override
    public void grow(int count) {
      bytes = Arrays.copyOf(bytes, bytes.length + count);
    }

    @Override
    public void append(byte[] data, int count) {
      grow(count);
      System.arraycopy(data, 0, bytes, offset + length, count);
      length += count;
    }

    @Override
    public void shrink(int count) {
      length -= count;
    }
  }
}
