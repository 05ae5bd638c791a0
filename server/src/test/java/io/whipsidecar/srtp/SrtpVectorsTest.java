package io.whipsidecar.srtp;

import static io.whipsidecar.srtp.SrtpPackets.hex;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 3711 appendix B, RFC 7714 §16 and §17, RFC 2202 §3. */
class SrtpVectorsTest {
  private static final String KEY_128 = "000102030405060708090a0b0c0d0e0f";
  private static final String KEY_256 = KEY_128 + "101112131415161718191a1b1c1d1e1f";
  private static final byte[] GCM_SALT = hex("517569642070726f2071756f");
  private static final String RTP_HEADER = "8040f17b8041f8d35501a0b2";
  private static final byte[] RTP =
      hex(
          RTP_HEADER
              + "47616c6c696120657374206f6d6e6973206469766973"
              + "6120696e207061727465732074726573");
  private static final String RTCP_HEADER = "81c8000d4d617273";
  private static final byte[] RTCP =
      hex(
          RTCP_HEADER
              + "4e5450314e545032525450200000042a0000e9304c756e61"
              + "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef");
  private static final int RTCP_INDEX = 0x5d4;

  private static final String RTP_128 =
      "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833"
          + "899d7f27beb16a9152cf765ee4390cce";
  private static final String RTP_256 =
      "32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b"
          + "7aa3db36dfffd6b0f9bb7878d7a76c13";
  private static final String RTCP_128 =
      "63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275b"
          + "c84aa45896cf4d2fc5abf87245d9eade800005d4";
  private static final String RTCP_256 =
      "d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f658c61de0476f1b6fad"
          + "1d1eb30c4446839f57ff6f6cb26ac3be800005d4";

  @ParameterizedTest // RFC 3711 B.3
  @CsvSource({
    "0, 16, C61E7A93744F39EE10734AFE3FF7A087",
    "2, 14, 30CBBC08863D8C85D49DB34A9AE1",
    "1, 94, CEBE321F6FF7716B6FD4AB49AF256A156D38BAA48F0A0ACF3C34E2359E6CDBCE"
        + "E049646C43D9327AD175578EF72270986371C10C9A369AC2F94A8C5FBCDDDC25"
        + "6D6E919A48B610EF17C2041E474035766B68642C59BBFC2F34DB60DBDFB2",
  })
  void shouldDeriveKeysOfRfc3711(int label, int bytes, String expected) {
    byte[] masterKey = hex("E1F97A0D3E018BE0D64FA32C06DE4139");
    byte[] masterSalt = hex("0EC675AD498AFEEBB6960B3AABE6");

    assertThat(KeyDerivation.derive(masterKey, masterSalt, label, bytes)).isEqualTo(hex(expected));
  }

  @ParameterizedTest // RFC 3711 B.2: the block counter fills all of its 16 bits
  @CsvSource({
    "0x0000, E03EAD0935C95E80E166B16DD92B4EB4",
    "0x0001, D23513162B02D0F72A43A2FE4A5F97AB",
    "0x0002, 41E95B3BB0A2E8DD477901E4FCA894C0",
    "0xFEFF, EC8CDF7398607CB0F2D21675EA9EA1E4",
    "0xFF00, 362B7C3C6773516318A077D7FC5073AE",
    "0xFF01, 6A2CC3787889374FBEB4C81B17BA6C44",
  })
  void shouldMakeKeyStreamOfRfc3711(String block, String expected) {
    byte[] key = hex("2B7E151628AED2A6ABF7158809CF4F3C");
    byte[] salt = hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD");
    PacketCipher cipher = new CounterModeCipher(key, salt, new byte[20]);
    int header = 12;
    byte[] zeros = new byte[header + 0xff02 * 16]; // encrypts to the key stream; SSRC and index 0
    byte[] out = new byte[zeros.length + 10];

    cipher.seal(zeros, 0, header, zeros.length - header, zeros.length, 0, 0, 0, out, 0);

    int offset = header + 16 * Integer.decode(block);
    assertThat(Arrays.copyOfRange(out, offset, offset + 16)).isEqualTo(hex(expected));
  }

  @ParameterizedTest // RFC 2202 §3, cases 1, 2 and 3
  @CsvSource({
    "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, 4869205468657265,"
        + " b617318655057264e28bc0b6fb378c8ef146be00",
    "4a656665, 7768617420646f2079612077616e7420666f72206e6f7468696e673f,"
        + " effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,"
        + " dddddddddddddddddddddddddddddddddddddddddddddddddd"
        + "dddddddddddddddddddddddddddddddddddddddddddddddddd,"
        + " 125d7342b9ac11cd91a39af48aa17b4f63f175d3",
  })
  void shouldMacAsRfc2202(String key, String data, String expected) {
    byte[] message = hex(data);
    byte[] tail = Arrays.copyOfRange(message, message.length - 4, message.length);

    byte[] mac = new HmacSha1(hex(key)).mac(message, 0, message.length - 4, tail);

    assertThat(HexFormat.of().formatHex(mac)).isEqualTo(expected);
  }

  @ParameterizedTest // RFC 7714 §16.1 and §16.2
  @CsvSource({KEY_128 + "," + RTP_128, KEY_256 + "," + RTP_256})
  void shouldProtectAndUnprotectRtpOfRfc7714(String key, String ciphertext) {
    PacketCipher rtp = new GcmCipher(hex(key), GCM_SALT, false);
    byte[] expected = hex(RTP_HEADER + ciphertext);

    assertThat(SrtpPackets.protectRtp(new SrtpSender(rtp, rtp, 0), RTP)).isEqualTo(expected);
    assertThat(SrtpPackets.unprotectRtp(new SrtpReceiver(rtp, rtp), expected)).isEqualTo(RTP);
  }

  @ParameterizedTest // RFC 7714 §17.1 and §17.2
  @CsvSource({KEY_128 + "," + RTCP_128, KEY_256 + "," + RTCP_256})
  void shouldProtectAndUnprotectRtcpOfRfc7714(String key, String ciphertext) {
    PacketCipher rtcp = new GcmCipher(hex(key), GCM_SALT, true);
    byte[] expected = hex(RTCP_HEADER + ciphertext);
    SrtpSender sender = new SrtpSender(rtcp, rtcp, RTCP_INDEX);

    assertThat(SrtpPackets.protectRtcp(sender, RTCP)).isEqualTo(expected);
    assertThat(SrtpPackets.unprotectRtcp(new SrtpReceiver(rtcp, rtcp), expected)).isEqualTo(RTCP);
  }

  @Test // RFC 7714 §17.3: tagged but not encrypted, which DTLS-SRTP never negotiates
  void shouldRefuseUnencryptedSrtcp() {
    PacketCipher rtcp = new GcmCipher(hex(KEY_128), GCM_SALT, true);
    byte[] tagged =
        hex(HexFormat.of().formatHex(RTCP) + "841dd9683dd78ec92ae58790125f62b3" + "000005d4");

    assertThat(SrtpPackets.statusOfRtcp(new SrtpReceiver(rtcp, rtcp), tagged))
        .isEqualTo(SrtpStatus.MALFORMED);
  }
}
