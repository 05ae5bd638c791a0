package io.whipsidecar.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whipsidecar.ingest.Registration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationJsonTest {
  @Test
  void shouldReadWhatItHasWritten() {
    for (Registration registration : Registrations.many(2)) {
      assertThat(RegistrationJson.read(RegistrationJson.write(registration)))
          .isEqualTo(registration);
    }
    String line = RegistrationJson.write(Registrations.rich());
    assertThat(line).doesNotContain("\n");
    assertThat(RegistrationJson.read(line)).isEqualTo(Registrations.rich());
  }

  @Test
  void shouldReadRegistrationsOfFormerVersions() {
    Registration now = Registrations.plain("x", 20_000);
    String former =
        RegistrationJson.write(now)
            .replace(",\"simulcastLayer\":\"HIGHEST\",\"startBitrate\":0", "");
    assertThat(former).doesNotContain("simulcast");
    assertThat(RegistrationJson.read(former)).isEqualTo(now);
  }

  @Test
  void shouldLeaveTheTokenOutAndNotTakeThatForNone() {
    String line = RegistrationJson.writeWithoutToken(Registrations.rich());
    assertThat(line).doesNotContain("s3cret");
    assertThatThrownBy(() -> RegistrationJson.read(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--with-tokens");
    Registration open = Registrations.plain("x", 20_000);
    assertThat(RegistrationJson.read(RegistrationJson.writeWithoutToken(open))).isEqualTo(open);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "null", "[]", "{}", "{\"processId\":{}}", "{\"processId\":\"x\"", "\0", "1"})
  void shouldRefuseWhatIsNoRegistration(String line) {
    assertThatThrownBy(() -> RegistrationJson.read(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a registration");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"H264\"→\"H999\"", "20000→20001", "102→300", ":0→:1e99", "2026→x"})
  void shouldRefuseValuesOutOfRange(String change) {
    String[] parts = change.split("→", 2);
    String line = RegistrationJson.write(Registrations.plain("x", 20_000));
    assertThat(line).contains(parts[0]);
    assertThatThrownBy(() -> RegistrationJson.read(line.replace(parts[0], parts[1])))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
