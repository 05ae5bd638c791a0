package io.whipsidecar.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;

class TcpStrangersTest {
  private final TcpStrangers strangers = new TcpStrangers();

  private static TcpConnection from(String address) throws IOException {
    try (Selector selector = Selector.open();
        SocketChannel channel = SocketChannel.open()) {
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, 0);
      return new TcpConnection(
          channel, key, new InetSocketAddress(InetAddress.getByName(address), 9));
    }
  }

  @Test
  void shouldCountAnIpv6NetworkAsOneAddress() throws IOException {
    for (int i = 0; i < TcpStrangers.MAX_PER_ADDRESS; i++) {
      strangers.add(from("2001:db8:0:1::" + Integer.toHexString(i + 1)));
    }
    assertThat(strangers.admits(InetAddress.getByName("2001:db8:0:1:ffff::1"))).isFalse();
    assertThat(strangers.admits(InetAddress.getByName("2001:db8:0:2::1"))).isTrue();
    assertThat(strangers.addresses()).isEqualTo(1);
  }

  @Test
  void shouldForgetAddressesThatHaveNone() throws IOException {
    TcpConnection first = from("192.0.2.1");
    TcpConnection second = from("192.0.2.1");
    strangers.add(first);
    strangers.add(second);
    strangers.add(second);
    assertThat(strangers.oldest()).isSameAs(first);
    strangers.remove(first);
    assertThat(strangers.oldest()).isSameAs(second);
    strangers.remove(second);
    strangers.remove(second);
    assertThat(strangers.oldest()).isNull();
    assertThat(strangers.addresses()).isZero();
  }
}
