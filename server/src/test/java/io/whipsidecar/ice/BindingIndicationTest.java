package io.whipsidecar.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class BindingIndicationTest {
  @Test
  void shouldBeAHeaderWithAFingerprint() {
    byte[] message = BindingIndication.of(0x0102030405060708L);

    CRC32 crc = new CRC32();
    crc.update(message, 0, 20);
    String fingerprint = "%08x".formatted((int) crc.getValue() ^ 0x5354554e);
    assertThat(HexFormat.of().formatHex(message))
        .isEqualTo("001100082112a44200000000" + "0102030405060708" + "80280004" + fingerprint);
  }
}
