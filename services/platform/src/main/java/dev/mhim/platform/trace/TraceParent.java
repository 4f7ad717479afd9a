package dev.mhim.platform.trace;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A place in a trace as text, in the form of the header {@code traceparent} of W3C Trace Context.
 * Empty: no trace. What is no such text is no trace either; a trace is nobody's reason to fail.
 */
public final class TraceParent {
  /** The name of the header, in HTTP, gRPC and Kafka. */
  public static final String HEADER = "traceparent";

  private static final TextMapGetter<String> TEXT =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String carrier) {
          return List.of(HEADER);
        }

        @Override
        public @Nullable String get(@Nullable String carrier, String key) {
          return key.equals(HEADER) ? carrier : null;
        }
      };

  private TraceParent() {}

  /** The calling thread's place in its trace, or empty. */
  public static String current() {
    Map<String, String> headers = new HashMap<>();
    W3CTraceContextPropagator.getInstance().inject(Context.current(), headers, Map::put);
    return headers.getOrDefault(HEADER, "");
  }

  /** What continues at this place. */
  public static Context context(String traceParent) {
    return W3CTraceContextPropagator.getInstance().extract(Context.root(), traceParent, TEXT);
  }

  /** Adds the calling thread's place in its trace to a record, when it has one. */
  public static void describe(Headers headers) {
    String current = current();
    if (!current.isEmpty()) {
      headers.add(HEADER, current.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** The place in a trace that a record names, or empty. */
  public static String of(Headers headers) {
    Header header = headers.lastHeader(HEADER);
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.US_ASCII);
  }
}
