package dev.mhim.platform.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Reads a protobuf message; null stays null (a tombstone). */
public final class ProtobufDeserializer<M extends Message> implements Deserializer<M> {
  private final Parser<M> parser;

  /** Reads the type that a parser makes, for example {@code Task.parser()}. */
  public ProtobufDeserializer(Parser<M> parser) {
    this.parser = parser;
  }

  /**
   * {@inheritDoc}
   *
   * @throws SerializationException when the bytes are no such message
   */
  @Override
  public @Nullable M deserialize(String topic, byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    try {
      return parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new SerializationException(
          "a record of " + topic + " (" + bytes.length + " bytes) is no readable message", e);
    }
  }
}
