package dev.mhim.gateway.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.platform.error.PlatformException;
import dev.mhim.v1.CreateRunRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestReaderTest {
  private static final CreateRunRequest REQUEST =
      CreateRunRequest.newBuilder().setParent("projects/demo").setRequestId("once").build();

  @Test
  void protobufIsReadWithAndWithoutItsContentType() {
    for (Optional<String> type :
        List.of(Optional.<String>empty(), Optional.of("application/protobuf"))) {
      assertThat(RequestReader.read(type, REQUEST.toByteArray())).isEqualTo(REQUEST);
    }
  }

  @Test
  void jsonIsReadInBothSpellings() {
    for (String field : List.of("requestId", "request_id")) {
      String json = "{\"parent\": \"projects/demo\", \"" + field + "\": \"once\"}";
      assertThat(RequestReader.read(Optional.of("application/json"), bytes(json)))
          .isEqualTo(REQUEST);
    }
  }

  @Test
  void whatIsNoRequestIsRefused() {
    refused("application/json", bytes("{"));
    refused("application/json", bytes("[1]"));
    refused("application/json", bytes("{\"nothing\": 1}"));
    refused("application/json", new byte[] {(byte) 0xff, (byte) 0xfe});
    refused("application/protobuf", new byte[] {1, 2, 3});
    refused("text/plain", bytes("start it"));
  }

  private static void refused(String contentType, byte[] bytes) {
    assertThatThrownBy(() -> RequestReader.read(Optional.of(contentType), bytes))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("no readable CreateRunRequest");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
