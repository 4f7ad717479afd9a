package dev.mhim.platform.kafka;

import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** CloudEvents 1.0 headers in Kafka's binary mode. */
public final class CloudEvents {
  /** The content type of protobuf values. */
  public static final String PROTOBUF = "application/protobuf";

  /** The content type of protobuf-JSON values. */
  public static final String JSON = "application/json";

  private static final String CONTENT_TYPE = "content-type";

  private CloudEvents() {}

  /**
   * Adds the headers of a protobuf value.
   *
   * @param source who sends it, for example {@code /mhim/trainer/t-1}
   */
  public static void describe(Headers headers, Message value, String source, Instant time) {
    describe(headers, value, source, time, PROTOBUF);
  }

  /** The same of a value that is written as protobuf's JSON. */
  public static void describeJson(Headers headers, Message value, String source, Instant time) {
    describe(headers, value, source, time, JSON);
  }

  private static void describe(
      Headers headers, Message value, String source, Instant time, String contentType) {
    add(headers, "ce_specversion", "1.0");
    add(headers, "ce_id", UUID.randomUUID().toString());
    add(headers, "ce_type", value.getDescriptorForType().getFullName());
    add(headers, "ce_source", source);
    add(headers, "ce_time", time.toString());
    add(headers, CONTENT_TYPE, contentType);
  }

  /** The content type that a record names, without parameters. */
  public static Optional<String> contentType(Headers headers) {
    Header header = headers.lastHeader(CONTENT_TYPE);
    if (header == null || header.value() == null) {
      return Optional.empty();
    }
    String text = new String(header.value(), StandardCharsets.UTF_8);
    int parameters = text.indexOf(';');
    return Optional.of((parameters < 0 ? text : text.substring(0, parameters)).strip());
  }

  private static void add(Headers headers, String key, String value) {
    headers.add(key, value.getBytes(StandardCharsets.UTF_8));
  }
}
