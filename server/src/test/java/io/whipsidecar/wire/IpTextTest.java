package io.whipsidecar.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpTextTest {
  /** RFC 5952 §4. */
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "0:0:0:0:0:0:0:0, ::",
    "0:0:0:0:0:0:0:1, ::1",
    "fd00:0:0:0:0:0:0:2, fd00::2",
    "2001:0DB8:0:0:0:0:0:0, 2001:db8::",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
    "0:0:3:4:5:6:7:8, ::3:4:5:6:7:8",
  })
  void shouldWriteAnAddressAsTheStandardRecommends(String address, String text)
      throws UnknownHostException {
    assertThat(IpText.of(InetAddress.getByName(address))).isEqualTo(text);
  }

  @Property
  void shouldWriteWhatTheJdkReadsBack(@ForAll @Size(16) byte[] bytes) throws UnknownHostException {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = bytes[i] < 64 ? 0 : bytes[i]; // runs of zeros are frequent
    }
    InetAddress address = InetAddress.getByAddress(bytes);
    assertThat(InetAddress.getByName(IpText.of(address))).isEqualTo(address);
  }

  @Test
  void shouldPutBracketsBeforeThePort() throws UnknownHostException {
    InetAddress six = InetAddress.getByName("fd00::2");
    assertThat(IpText.of(new InetSocketAddress(six, 8189))).isEqualTo("[fd00::2]:8189");
    assertThat(IpText.of(InetSocketAddress.createUnresolved("name", 1))).isEqualTo("name:1");
    assertThat(IpText.withPort("192.0.2.1", 2)).isEqualTo("192.0.2.1:2");
  }
}
