package io.whipsidecar.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientFlightsTest {
  private static final long MS = 1_000_000;
  private static final byte[] CLIENT_HELLO = record(22, 0, 1);
  private static final byte[] KEY_EXCHANGE = record(22, 0, 16);
  private static final byte[] CHANGE_CIPHER_SPEC = record(20, 0, 1);
  private static final byte[] FINISHED = record(22, 1, 1); // encrypted: any byte may stand there
  private static final byte[] CLOSE_NOTIFY = record(21, 1, 0);

  private final ClientFlights flights = new ClientFlights();

  @Test
  void shouldRepeatClientHelloAsOftenAsItComes() {
    for (int ms = 0; ms < 1_000; ms += 100) {
      assertThat(admits(CLIENT_HELLO, ms)).isTrue();
    }
  }

  @Test
  void shouldKeepEarlyRepetitionsOfLastFlightBack() {
    for (byte[] record : new byte[][] {KEY_EXCHANGE, CHANGE_CIPHER_SPEC, FINISHED}) {
      assertThat(admits(record, 1_000)).isTrue();
    }
    for (byte[] record : new byte[][] {KEY_EXCHANGE, CHANGE_CIPHER_SPEC, FINISHED}) {
      assertThat(admits(record, 1_100)).isFalse();
      assertThat(admits(record, 1_300)).isFalse();
      assertThat(admits(record, 1_700)).isTrue();
    }
  }

  @Test
  void shouldLetAlertsAndStumpsPass() {
    admits(FINISHED, 0);
    assertThat(admits(CLOSE_NOTIFY, 200)).isTrue();
    assertThat(admits(new byte[] {22, 1}, 200)).isTrue();
  }

  private boolean admits(byte[] datagram, long ms) {
    return flights.admits(datagram, 0, datagram.length, ms * MS);
  }

  private static byte[] record(int contentType, int epoch, int firstByte) {
    byte[] record = new byte[40];
    record[0] = (byte) contentType;
    record[4] = (byte) epoch;
    record[13] = (byte) firstByte;
    return record;
  }
}
