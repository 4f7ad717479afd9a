package dev.mhim.platform.kafka;

import com.google.protobuf.Message;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Writes a message as protobuf; null stays null (a tombstone). */
public final class ProtobufSerializer<M extends Message> implements Serializer<M> {
  @Override
  public byte @Nullable [] serialize(String topic, @Nullable M message) {
    return message == null ? null : message.toByteArray();
  }
}
