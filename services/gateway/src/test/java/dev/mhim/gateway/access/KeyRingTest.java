package dev.mhim.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.gateway.world.TestKey;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.v1.Problem;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyRingTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final TestKey FIRST = TestKey.of("first000", "alice submitter lab-a,lab-b");
  private static final TestKey SECOND = TestKey.of("second00", "alice viewer *");

  @Test
  void aKeyIsKnownByItsHash() {
    KeyRing ring = ring(FIRST.line(), SECOND.line());

    assertThat(ring.owner(key(FIRST), NOW))
        .hasValueSatisfying(owner -> {
          assertThat(owner.name()).isEqualTo("alice");
          assertThat(owner.credential()).isEqualTo("first000");
          assertThat(owner.role()).isEqualTo(Role.SUBMITTER);
          assertThat(owner.projects().contains("lab-b")).isTrue();
          assertThat(owner.projects().contains("lab-c")).isFalse();
          assertThat(owner.projects().contains("-")).isFalse();
        });
    assertThat(ring.owner(key(SECOND), NOW).orElseThrow().projects().contains("-")).isTrue();
    assertThat(ring.size()).isEqualTo(2);
    assertThat(ring.principals()).isEqualTo(1);
  }

  @Test
  void anotherSecretOfTheSameIdIsNotTheKey() {
    assertThat(ring(FIRST.line()).owner(key(TestKey.of("first000", "alice admin *")), NOW))
        .isEmpty();
    assertThat(ring(FIRST.line()).owner(key(SECOND), NOW)).isEmpty();
  }

  @Test
  void aKeyCountsThroughItsLastDay() {
    KeyRing ring = ring(FIRST.line() + " until=2026-11-23");

    assertThat(ring.owner(key(FIRST), Instant.parse("2026-11-23T23:59:59Z"))).isPresent();
    assertThat(ring.owner(key(FIRST), Instant.parse("2026-11-24T00:00:00Z"))).isEmpty();
  }

  @Test
  void everyBadLineIsToldAndNoneIsShown() {
    String text =
        String.join(
            "\n",
            "# a comment",
            "",
            FIRST.text(),
            SECOND.line().replace("viewer", "owner"),
            FIRST.line() + " until=soon",
            FIRST.line().replace("lab-a", "Lab A"),
            "x " + "g".repeat(64) + " - admin *",
            SECOND.line(),
            SECOND.line());

    assertThatThrownBy(() -> KeyRing.parse("keys", text))
        .isInstanceOfSatisfying(
            PlatformException.class,
            e -> {
              assertThat(e.problems())
                  .extracting(Problem::getSubject)
                  .containsExactly(
                      "keys line 3",
                      "keys line 4",
                      "keys line 5",
                      "keys line 6",
                      "keys line 7",
                      "keys line 9");
              assertThat(e.problems().toString())
                  .contains("1 words", "a role is", "2027-01-31", "its id is that of a line before")
                  .doesNotContain(FIRST.text(), "mhim_", "soon", "gggg", "alice");
            });
  }

  @Test
  void anEmptyFileHasNoKeys() {
    assertThat(ring().size()).isZero();
  }

  @Test
  void whatHasNotTheFormOfAKeyIsNone() {
    assertThat(
            List.of(
                "",
                "mhim_",
                FIRST.text() + "x",
                FIRST.text().substring(1),
                FIRST.text().replace("first000", "FIRST000"),
                FIRST.text() + "\n"))
        .allSatisfy(text -> assertThat(ApiKey.parse(text)).isEmpty());
  }

  @Test
  void aKeyIsNeverShown() {
    assertThat(key(FIRST)).hasToString("mhim_first000_…");
  }

  @Test
  void aKnownKeyHasTheHashThatTheCommandLineMakes() {
    ApiKey key =
        ApiKey.parse("mhim_0123456789ab_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8").orElseThrow();

    assertThat(key.sha256())
        .isEqualTo("a1a7391a93ad539930eb6c3e566c590825c68a8f712f7880b4ef24e5a398d0e9");
  }

  private static KeyRing ring(String... lines) {
    return KeyRing.parse("keys", String.join("\n", lines));
  }

  private static ApiKey key(TestKey key) {
    return ApiKey.parse(key.text()).orElseThrow();
  }
}
