package io.whipsidecar.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;

class IceCredentialsTest {
  @Test
  void shouldGenerateIceChars() {
    Random random = new Random(1);
    for (int i = 0; i < 100; i++) {
      IceCredentials credentials = IceCredentials.generate(random);
      assertThat(credentials.ufrag()).matches("[A-Za-z0-9+/]{12}");
      assertThat(credentials.pwd()).matches("[A-Za-z0-9+/]{32}");
    }
  }

  @Test
  void shouldRefuseLengthsOutsideTheRfc() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new IceCredentials("abc", "p".repeat(22)))
        .withMessage("ufrag of 3 characters (expected: 4..256)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new IceCredentials("abcd", "p".repeat(21)))
        .withMessage("pwd of 21 characters (expected: 22..256)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new IceCredentials("a".repeat(257), "p".repeat(22)));
  }

  @Test
  void shouldHidePassword() {
    assertThat(new IceCredentials("user", "p".repeat(22)))
        .hasToString("IceCredentials[ufrag=user]");
  }
}
