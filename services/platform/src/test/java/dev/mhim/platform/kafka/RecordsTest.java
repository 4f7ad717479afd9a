package dev.mhim.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.v1.Run;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class RecordsTest {
  private static final Run RUN = Run.newBuilder().setName("projects/p/runs/r").build();

  @Test
  void messagesComeBackAndTombstonesStayNull() {
    try (ProtobufSerializer<Run> serializer = new ProtobufSerializer<>();
        ProtobufDeserializer<Run> deserializer = new ProtobufDeserializer<>(Run.parser())) {
      assertThat(deserializer.deserialize("t", serializer.serialize("t", RUN))).isEqualTo(RUN);
      assertThat(serializer.serialize("t", null)).isNull();
      assertThat(deserializer.deserialize("t", null)).isNull();
    }
  }

  @Test
  void bytesThatAreNoMessageAreRefusedWithTheirTopic() {
    try (ProtobufDeserializer<Run> deserializer = new ProtobufDeserializer<>(Run.parser())) {
      assertThatThrownBy(() -> deserializer.deserialize("mhim.runs", new byte[] {-1, -1}))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("mhim.runs");
    }
  }

  @Test
  void headersAreThoseOfCloudEventsInBinaryMode() {
    RecordHeaders headers = new RecordHeaders();
    CloudEvents.describe(headers, RUN, "/mhim/test", Instant.parse("2026-11-22T20:00:00Z"));
    assertThat(text(headers, "ce_specversion")).isEqualTo("1.0");
    assertThat(text(headers, "ce_type")).isEqualTo("mhim.v1.Run");
    assertThat(text(headers, "ce_source")).isEqualTo("/mhim/test");
    assertThat(text(headers, "ce_time")).isEqualTo("2026-11-22T20:00:00Z");
    assertThat(text(headers, "ce_id")).hasSize(36);
    assertThat(CloudEvents.contentType(headers)).contains(CloudEvents.PROTOBUF);
  }

  @Test
  void parametersOfAContentTypeDoNotCount() {
    RecordHeaders headers = new RecordHeaders();
    assertThat(CloudEvents.contentType(headers)).isEmpty();
    headers.add("content-type", "application/json; charset=utf-8".getBytes(StandardCharsets.UTF_8));
    assertThat(CloudEvents.contentType(headers)).contains(CloudEvents.JSON);
  }

  private static String text(RecordHeaders headers, String key) {
    return new String(headers.lastHeader(key).value(), StandardCharsets.UTF_8);
  }
}
