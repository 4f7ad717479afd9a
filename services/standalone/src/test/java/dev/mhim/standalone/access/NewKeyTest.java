package dev.mhim.standalone.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.standalone.flags.UsageException;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewKeyTest {
  private static final KeyGrant GRANT =
      new KeyGrant(
          "alice", "submitter", List.of("lab-a", "lab-b"), Optional.of(LocalDate.of(2027, 1, 31)));

  @Test
  void aKnownKeyHasTheHashThatTheGatewayLooksFor() {
    byte[] secret = new byte[32];
    for (int i = 0; i < secret.length; i++) {
      secret[i] = (byte) i;
    }

    NewKey key = NewKey.of("0123456789ab", secret, GRANT);

    assertThat(key.text())
        .isEqualTo("mhim_0123456789ab_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
    assertThat(key.line())
        .isEqualTo(
            "0123456789ab a1a7391a93ad539930eb6c3e566c590825c68a8f712f7880b4ef24e5a398d0e9 alice submitter lab-a,lab-b until=2027-01-31");
  }

  @Test
  void everyKeyIsAnother() {
    SecureRandom random = new SecureRandom();
    NewKey first = NewKey.make(GRANT, random);
    NewKey second = NewKey.make(GRANT, random);

    assertThat(first.text()).matches("mhim_[0-9a-f]{12}_[A-Za-z0-9_-]{43}");
    assertThat(first.text()).isNotEqualTo(second.text());
    assertThat(first).asString().doesNotContain(first.text()).contains("alice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "two words", "line\nbreak", "#comment"})
  void whoCannotBeNamedIsRefused(String principal) {
    assertThatThrownBy(() -> new KeyGrant(principal, "viewer", List.of("*"), Optional.empty()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--principal");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Lab", "a b", "lab,*"})
  void whatIsNoProjectIsRefused(String projects) {
    assertThatThrownBy(() ->
            new KeyGrant("alice", "viewer", List.of(projects.split(",", -1)), Optional.empty()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--projects");
  }
}
