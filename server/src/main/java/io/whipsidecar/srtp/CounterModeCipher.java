package io.whipsidecar.srtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES in counter mode with an HMAC-SHA1 of 80 bits (RFC 3711 §4.1.1 and §4.2.1).
 *
 * <p>The key stream comes from AES/ECB over counter blocks: the JDK's AES/CTR has to be initialised
 * for every IV, which expands the key and allocates each time. Here nothing is allocated.
 */
final class CounterModeCipher extends PacketCipher {
  private static final int TAG_BYTES = 10;
  private static final int BLOCK_BYTES = 16;

  /**
   * One MTU's worth of key stream is made by one call of the cipher; longer packets take several.
   */
  private static final int CHUNK_BYTES = 96 * BLOCK_BYTES;

  private static final int SSRC_OFFSET = 4; // in the 128-bit IV
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final Cipher aes;
  private final HmacSha1 hmac;
  private final byte[] salt;
  private final byte[] iv = new byte[BLOCK_BYTES];
  private final byte[] word = new byte[4];
  private final byte[] counters = new byte[CHUNK_BYTES];
  private final byte[] keyStream = new byte[CHUNK_BYTES];

  CounterModeCipher(byte[] key, byte[] salt, byte[] authenticationKey) {
    this.salt = salt.clone();
    this.hmac = new HmacSha1(authenticationKey);
    try {
      aes = Cipher.getInstance("AES/ECB/NoPadding");
      aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK offers no AES/ECB", e);
    }
  }

  @Override
  boolean open(
      byte[] in,
      int inOffset,
      int headerBytes,
      int bodyBytes,
      int tagOffset,
      int ssrc,
      long index,
      int word,
      byte[] out,
      int outOffset) {
    byte[] expected = tag(in, inOffset, headerBytes + bodyBytes, word);
    int difference = 0; // looks at every byte, so that the time tells nothing about the tag
    for (int i = 0; i < TAG_BYTES; i++) {
      difference |= expected[i] ^ in[tagOffset + i];
    }
    if (difference != 0) {
      return false;
    }
    crypt(in, inOffset, headerBytes, bodyBytes, ssrc, index, out, outOffset);
    return true;
  }

  @Override
  void seal(
      byte[] in,
      int inOffset,
      int headerBytes,
      int bodyBytes,
      int tagOffset,
      int ssrc,
      long index,
      int word,
      byte[] out,
      int outOffset) {
    crypt(in, inOffset, headerBytes, bodyBytes, ssrc, index, out, outOffset);
    byte[] tag = tag(out, outOffset, headerBytes + bodyBytes, word);
    System.arraycopy(tag, 0, out, tagOffset, TAG_BYTES);
  }

  @Override
  boolean tagPrecedesIndex() {
    return false;
  }

  @Override
  int tagBytes() {
    return TAG_BYTES;
  }

  private byte[] tag(byte[] packet, int offset, int length, int authenticatedWord) {
    writeInt(authenticatedWord, word, 0);
    return hmac.mac(packet, offset, length, word); // RFC 3711 §4.2: M = packet || ROC
  }

  private void crypt(
      byte[] in,
      int inOffset,
      int headerBytes,
      int bodyBytes,
      int ssrc,
      long index,
      byte[] out,
      int outOffset) {
    System.arraycopy(in, inOffset, out, outOffset, headerBytes);
    writeIv(salt, ssrc, index, SSRC_OFFSET, iv);
    for (int done = 0; done < bodyBytes; done += CHUNK_BYTES) {
      int length = Math.min(CHUNK_BYTES, bodyBytes - done);
      makeKeyStream(done / BLOCK_BYTES, (length + BLOCK_BYTES - 1) / BLOCK_BYTES);
      xor(in, inOffset + headerBytes + done, out, outOffset + headerBytes + done, length);
    }
  }

  private void makeKeyStream(int firstBlock, int blocks) {
    long high = (long) LONG.get(iv, 0);
    long low = (long) LONG.get(iv, 8); // its last 16 bits are 0: the block counter
    for (int i = 0; i < blocks; i++) {
      LONG.set(counters, i * BLOCK_BYTES, high);
      LONG.set(counters, i * BLOCK_BYTES + 8, low | (firstBlock + i));
    }
    try {
      aes.update(counters, 0, blocks * BLOCK_BYTES, keyStream, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("whole blocks fit into the key stream", e);
    }
  }

  private void xor(byte[] in, int inOffset, byte[] out, int outOffset, int length) {
    int i = 0;
    for (; i <= length - 8; i += 8) {
      LONG.set(
          out, outOffset + i, (long) LONG.get(in, inOffset + i) ^ (long) LONG.get(keyStream, i));
    }
    for (; i < length; i++) {
      out[outOffset + i] = (byte) (in[inOffset + i] ^ keyStream[i]);
    }
  }
}
