package io.whipsidecar.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HandshakeRoundTripTest {
  private static final byte[] CLIENT_HELLO = message(1);
  private static final byte[] KEY_EXCHANGE = message(16);

  private final HandshakeRoundTrip roundTrip = new HandshakeRoundTrip();

  @Test
  void shouldMeasureFromOurFirstFlightToThePublishersNext() {
    assertThat(receive(CLIENT_HELLO, 10)).isFalse();
    roundTrip.onSent(100);
    roundTrip.onSent(150);
    assertThat(receive(CLIENT_HELLO, 160)).as("sent before ours arrived").isFalse();
    assertThat(receive(KEY_EXCHANGE, 400)).isTrue();
    assertThat(receive(KEY_EXCHANGE, 900)).isFalse();
    assertThat(roundTrip.ns()).isEqualTo(300);
  }

  @Test
  void shouldNotReadBeyondShortDatagram() {
    roundTrip.onSent(1);
    assertThat(receive(new byte[] {22}, 5)).isTrue();
  }

  private boolean receive(byte[] datagram, long nowNs) {
    return roundTrip.onReceived(datagram, 0, datagram.length, nowNs);
  }

  private static byte[] message(int type) {
    byte[] record = new byte[30];
    record[0] = 22;
    record[13] = (byte) type;
    return record;
  }
}
