package dev.mhim.gateway.planning;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.kafka.CloudEvents;
import dev.mhim.v1.CreateRunRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a request as protobuf or as its JSON, by its content type. */
final class RequestReader {
  private RequestReader() {}

  /**
   * Reads.
   *
   * @param contentType of the record; none: protobuf
   * @throws PlatformException INVALID_ARGUMENT when the bytes are no request
   */
  static CreateRunRequest read(Optional<String> contentType, byte[] bytes) {
    String type = contentType.orElse(CloudEvents.PROTOBUF);
    try {
      return switch (type) {
        case CloudEvents.PROTOBUF, "application/x-protobuf" -> CreateRunRequest.parseFrom(bytes);
        case CloudEvents.JSON -> json(bytes);
        default ->
            throw unreadable(
                type, "requests are " + CloudEvents.PROTOBUF + " or " + CloudEvents.JSON, null);
      };
    } catch (InvalidProtocolBufferException e) {
      throw unreadable(type, String.valueOf(e.getMessage()), e);
    } catch (CharacterCodingException e) {
      throw unreadable(type, "JSON must be UTF-8", e);
    }
  }

  private static CreateRunRequest json(byte[] bytes)
      throws InvalidProtocolBufferException, CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    CreateRunRequest.Builder request = CreateRunRequest.newBuilder();
    JsonFormat.parser().merge(text, request);
    return request.build();
  }

  private static PlatformException unreadable(
      String contentType, String why, @Nullable Exception cause) {
    return new PlatformException(
        ErrorKind.INVALID_ARGUMENT,
        Problems.of(
            "UNREADABLE_REQUEST",
            "content-type",
            contentType,
            "the record is no readable CreateRunRequest: " + why,
            "send mhim.v1.CreateRunRequest as protobuf, or as JSON with content-type "
                + CloudEvents.JSON),
        cause);
  }
}
