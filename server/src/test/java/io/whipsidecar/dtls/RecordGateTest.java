package io.whipsidecar.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RecordGateTest {
  private static final byte[] MESSAGE = Records.message(11, 40, 0, 40);

  private final RecordGate server = new RecordGate(DtlsRole.SERVER, alert -> {});
  private final RecordGate client = new RecordGate(DtlsRole.CLIENT, alert -> {});

  @Test
  void shouldPassWholeRecords() {
    assertThat(server.passes(Records.of(22, 0, 0, MESSAGE))).isTrue();
    assertThat(server.passes(Records.of(22, 1, 0, new byte[24]))).isTrue();
    assertThat(
            server.passes(
                Records.join(Records.of(22, 0, 2, MESSAGE), Records.of(22, 1, 1, new byte[40]))))
        .isTrue();
  }

  @Test
  void shouldNoteAlertsInPlaintextAndPassProtectedOnes() {
    java.util.List<Integer> noted = new java.util.ArrayList<>();
    RecordGate gate = new RecordGate(DtlsRole.SERVER, noted::add);

    assertThat(gate.passes(Records.of(21, 0, 1, 2, 40))).isFalse();
    assertThat(gate.passes(Records.of(21, 1, 1, new byte[26]))).isTrue();
    assertThat(noted).containsExactly(40);
  }

  @Test
  void shouldRefuseWhatIsNotExactlyRecords() {
    byte[] record = Records.of(22, 0, 0, MESSAGE);

    assertThat(server.passes(new byte[0])).isFalse();
    assertThat(server.passes(new byte[13])).isFalse();
    assertThat(server.passes(Arrays.copyOf(record, record.length - 1))).isFalse();
    assertThat(server.passes(Arrays.copyOf(record, record.length + 1))).isFalse();
    assertThat(server.passes(Arrays.copyOf(record, record.length + 14))).isFalse();
  }

  @Test
  void shouldRefuseEmptyAndTooShortRecords() {
    assertThat(server.passes(Records.of(22, 0, 0))).isFalse();
    assertThat(server.passes(Records.of(21, 1, 0))).isFalse();
    assertThat(server.passes(Records.of(21, 1, 0, new byte[23]))).isFalse();
  }

  @Test
  void shouldRefuseMessagesThatAnnounceTooMuch() {
    assertThat(server.passes(Records.of(22, 0, 0, Records.message(11, 16_384, 0, 9)))).isTrue();
    assertThat(server.passes(Records.of(22, 0, 0, Records.message(11, 16_385, 0, 9)))).isFalse();
    byte[] second = Records.join(MESSAGE, Records.message(15, 0xffffff, 0, 9));
    assertThat(server.passes(Records.of(22, 0, 1, second))).isFalse();
    assertThat(server.passes(Records.of(22, 0, 1, Records.message(11, 3, 0, 9)))).isFalse();
  }

  @Test
  void shouldRefuseChangeCipherSpecThatOvertook() {
    byte[] verify = Records.of(22, 0, 7, MESSAGE);
    byte[] changeCipherSpec = Records.of(20, 0, 8, 1);

    assertThat(server.passes(changeCipherSpec)).isFalse();
    assertThat(server.passes(verify)).isTrue();
    assertThat(server.passes(changeCipherSpec)).isTrue();
  }

  @Test
  void shouldPassChangeCipherSpecWithItsPredecessor() {
    assertThat(server.passes(Records.join(Records.of(22, 0, 7, MESSAGE), Records.of(20, 0, 8, 1))))
        .isTrue();
  }

  @Test
  void shouldNotTakeAnotherLapsMessageForThePredecessor() {
    server.passes(Records.of(22, 0, 7, MESSAGE));

    assertThat(server.passes(Records.of(20, 0, 8 + 64, 1))).isFalse();
    assertThat(server.passes(Records.of(20, 0, 0, 1))).isFalse();
  }

  @Test
  void shouldPassAnyChangeCipherSpecToClient() {
    assertThat(client.passes(Records.of(20, 0, 8, 1))).isTrue();
  }

  @Test
  void shouldReadSequenceNumbersOf48Bits() {
    assertThat(server.passes(Records.of(22, 0, 0xFFFF_FFFF_FFFEL, MESSAGE))).isTrue();
    assertThat(server.passes(Records.of(20, 0, 0xFFFF_FFFF_FFFFL, 1))).isTrue();
  }

  /** A forged record with a high number must not close the window for the publisher's. */
  @Test
  void shouldNumberRecordsOfEpochZeroAnewAndDropDuplicates() {
    byte[] forged = Records.of(22, 0, 0xFFFF_FFFF_FFFFL, MESSAGE);
    byte[] genuine = Records.of(22, 0, 7, MESSAGE);
    byte[] duplicate = genuine.clone();

    assertThat(server.passes(forged)).isTrue();
    assertThat(server.passes(genuine)).isTrue();
    assertThat(server.passes(duplicate)).isFalse();
    assertThat(forged).isEqualTo(Records.of(22, 0, 0, MESSAGE));
    assertThat(genuine).isEqualTo(Records.of(22, 0, 1, MESSAGE));
  }

  @Test
  void shouldKnowClientHello() {
    byte[] hello = Records.of(22, 0, 0, Records.message(1, 40, 0, 40));

    assertThat(RecordGate.isClientHello(hello, 0, hello.length)).isTrue();
    assertThat(RecordGate.isClientHello(hello, 0, RecordGate.HEADER_BYTES)).isFalse();
    byte[] later = Records.of(22, 1, 0, Records.message(1, 40, 0, 40));
    assertThat(RecordGate.isClientHello(later, 0, later.length)).isFalse();
  }
}
