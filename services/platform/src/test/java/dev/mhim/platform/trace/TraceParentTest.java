package dev.mhim.platform.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
  // The example of the W3C recommendation.
  private static final String PLACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @Test
  void placeTravelsInRecords() {
    RecordHeaders headers = new RecordHeaders();
    try (Scope _ = TraceParent.context(PLACE).makeCurrent()) {
      TraceParent.describe(headers);
    }

    assertThat(TraceParent.of(headers)).isEqualTo(PLACE);
    assertThat(Span.fromContext(TraceParent.context(PLACE)).getSpanContext().getTraceId())
        .isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
  }

  @Test
  void recordsOfNoTraceHaveNoHeader() {
    RecordHeaders headers = new RecordHeaders();
    TraceParent.describe(headers);

    assertThat(headers).isEmpty();
    assertThat(TraceParent.of(headers)).isEmpty();
    assertThat(TraceParent.current()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E473X-00f067aa0ba902b7-01"
      })
  void whatNamesNoPlaceBelongsToNoTrace(String text) {
    assertThat(Span.fromContext(TraceParent.context(text)).getSpanContext().isValid()).isFalse();
  }

  @Property
  void nothingThatSomeoneWritesIntoTheHeaderFails(@ForAll byte[] bytes, @ForAll String text) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(TraceParent.HEADER, bytes);
    assertThat(TraceParent.context(TraceParent.of(headers))).isNotNull();
    headers.add(TraceParent.HEADER, text.getBytes(StandardCharsets.UTF_8));
    assertThat(TraceParent.context(TraceParent.of(headers))).isNotNull();
  }
}
