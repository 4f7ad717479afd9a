package dev.mhim.gateway.rest;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;

/** Messages as protobuf's own JSON: field names in lowerCamelCase out, both spellings in. */
final class Json {
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().omittingInsignificantWhitespace();

  private Json() {}

  static String print(MessageOrBuilder message) {
    try {
      return PRINTER.print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("only an Any of an unknown type can't be printed", e);
    }
  }

  /** Reads into a builder: INVALID_ARGUMENT for what is no such message, unknown fields too. */
  static <B extends Message.Builder> B parse(String text, B builder) {
    try {
      JsonFormat.parser().merge(text, builder);
      return builder;
    } catch (InvalidProtocolBufferException e) {
      throw new PlatformException(
          ErrorKind.INVALID_ARGUMENT,
          Problems.of(
              "UNREADABLE_JSON",
              "body",
              "",
              "the body is no JSON of "
                  + builder.getDescriptorForType().getFullName()
                  + ": "
                  + e.getMessage(),
              ""),
          e);
    }
  }
}
