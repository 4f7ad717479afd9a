package dev.mhim.gateway.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Messages as protobuf's own JSON: field names in lowerCamelCase out, both spellings in. */
final class Json {
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().omittingInsignificantWhitespace();

  private static final JsonFactory STRICT =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /**
   * The parser's messages begin with the class of what it met within, which tells callers nothing.
   */
  private static final Pattern CLASS_NAME =
      Pattern.compile("(?:[a-z][a-z0-9]*\\.)+[A-Z][A-Za-z]*(?:Exception|Error): ");

  private Json() {}

  static String print(MessageOrBuilder message) {
    try {
      return PRINTER.print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("only an Any of an unknown type can't be printed", e);
    }
  }

  /**
   * Reads into a builder: INVALID_ARGUMENT for what is no such message, unknown fields too.
   *
   * <p>Protobuf's parser takes the last of two values of one name, and what follows the first
   * object not at all: whoever looked at such a body before may have seen another one, so both are
   * refused.
   */
  static <B extends Message.Builder> B parse(String text, B builder) {
    try {
      requireOneValue(text);
      JsonFormat.parser().merge(text, builder);
      return builder;
    } catch (JsonProcessingException e) {
      throw unreadable(builder, place(e.getLocation()) + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw unreadable(
          builder, CLASS_NAME.matcher(String.valueOf(e.getMessage())).replaceAll(""), e);
    }
  }

  private static void requireOneValue(String text) throws IOException {
    try (JsonParser parser = STRICT.createParser(text)) {
      parser.nextToken();
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "something follows the object");
      }
    }
  }

  private static String place(@Nullable JsonLocation at) {
    return at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
  }

  private static PlatformException unreadable(
      Message.Builder builder, String trouble, IOException cause) {
    return new PlatformException(
        ErrorKind.INVALID_ARGUMENT,
        Problems.of(
            "UNREADABLE_JSON",
            "body",
            "",
            "the body is no JSON of "
                + builder.getDescriptorForType().getFullName()
                + ": "
                + trouble,
            ""),
        cause);
  }
}
