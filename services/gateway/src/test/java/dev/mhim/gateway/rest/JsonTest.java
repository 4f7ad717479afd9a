package dev.mhim.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.v1.CreateRunRequest;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonTest {
  static List<String> malformed() {
    return List.of(
        "",
        "{",
        "[]",
        "7",
        "{\"run\": 7}",
        "{\"run\": {\"title\": \"a\"}} {}",
        "{\"validateOnly\": \"perhaps\"}",
        "{\"run\": {\"limits\": {\"runTimeout\": \"soon\"}}}",
        "{\"validateOnly\": true, \"validateOnly\": true}",
        "{\"run\":".repeat(10_000),
        "[".repeat(10_000) + "]".repeat(10_000),
        "{\"run\": {\"title\": \"\\ud800");
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void whatIsNoRequestIsRefusedWithoutTheNameOfAClass(String text) {
    assertThatThrownBy(() -> Json.parse(text, CreateRunRequest.newBuilder()))
        .isInstanceOfSatisfying(
            PlatformException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT);
              assertThat(e.getMessage()).doesNotContainPattern("\\b(java|com|io|org)\\.[a-z]");
            });
  }

  @ParameterizedTest
  @MethodSource("unknown")
  void anUnknownFieldIsNamed(String text) {
    assertThatThrownBy(() -> Json.parse(text, CreateRunRequest.newBuilder()))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("daatset");
  }

  static List<String> unknown() {
    return List.of("{\"daatset\": 1}", "{\"run\": {\"daatset\": \"a\"}}");
  }
}
