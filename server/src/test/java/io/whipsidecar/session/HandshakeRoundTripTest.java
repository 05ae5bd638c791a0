package io.whipsidecar.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HandshakeRoundTripTest {
  private static final byte[] CLIENT_HELLO = message(1);
  private static final byte[] SERVER_HELLO = message(2);
  private static final byte[] KEY_EXCHANGE = message(16);
  private static final byte[] CHANGE_CIPHER_SPEC = record(20, 1);

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
  void shouldTakeTheFlightThatLostNothing() {
    roundTrip.onSent(100);
    roundTrip.onSent(300);
    assertThat(receive(SERVER_HELLO, 450)).isTrue();
    roundTrip.onSent(500);
    assertThat(receive(SERVER_HELLO, 501)).as("repeated, before ours arrived").isFalse();
    assertThat(receive(CHANGE_CIPHER_SPEC, 550)).isTrue();
    assertThat(roundTrip.ns()).isEqualTo(50);
    roundTrip.onSent(600);
    assertThat(roundTrip.onAnswer(700)).as("media, later").isFalse();
    assertThat(roundTrip.ns()).isEqualTo(50);
  }

  @Test
  void shouldTakeMediaForAnAnswerToTheLastFlight() {
    assertThat(roundTrip.onAnswer(50)).as("nothing was sent").isFalse();
    roundTrip.onSent(100);
    assertThat(receive(KEY_EXCHANGE, 400)).isTrue();
    roundTrip.onSent(410);
    assertThat(roundTrip.onAnswer(470)).isTrue();
    assertThat(roundTrip.ns()).isEqualTo(60);
  }

  @Test
  void shouldTakeNothingFromWhatCannotBeRead() {
    roundTrip.onSent(1);
    assertThat(receive(new byte[] {22}, 5)).as("short").isFalse();
    byte[] encrypted = message(2);
    encrypted[4] = 1; // epoch
    assertThat(receive(encrypted, 6)).isFalse();
    assertThat(receive(message(200), 7)).isFalse();
    assertThat(receive(record(21, 2), 8)).as("alert").isFalse();
    assertThat(roundTrip.ns()).isZero();
  }

  private boolean receive(byte[] datagram, long nowNs) {
    return roundTrip.onReceived(datagram, 0, datagram.length, nowNs);
  }

  private static byte[] message(int type) {
    return record(22, type);
  }

  private static byte[] record(int contentType, int first) {
    byte[] record = new byte[30];
    record[0] = (byte) contentType;
    record[13] = (byte) first;
    return record;
  }
}
