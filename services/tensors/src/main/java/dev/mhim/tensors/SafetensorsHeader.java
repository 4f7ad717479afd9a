package dev.mhim.tensors;

import static dev.mhim.tensors.internal.LittleEndian.BYTE;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.mhim.tensors.TensorFileException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * The JSON header of a safetensors file.
 *
 * @param entries where each tensor lies, in the header's order
 * @param metadata the strings under {@code __metadata__}
 */
record SafetensorsHeader(SequencedMap<String, Entry> entries, Map<String, String> metadata) {

  static final String METADATA = "__metadata__";

  static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(8)
                  .maxNumberLength(20)
                  .maxNameLength(1 << 16)
                  .maxStringLength(Safetensors.MAX_HEADER_BYTES)
                  .build())
          .build();

  /**
   * One tensor's description.
   *
   * @param begin first byte, counted from the end of the header
   * @param end one past the last byte
   */
  record Entry(DType dtype, List<Long> shape, long begin, long end) {}

  /**
   * A tensor that is to be written.
   *
   * @param type its element type in the file
   */
  record Part(String name, Tensor tensor, DType type) {
    long bytes() {
      return Math.multiplyExact(tensor.size(), type.byteSize());
    }
  }

  static SafetensorsHeader parse(MemorySegment bytes, String source) {
    return new SafetensorsHeaderParser(source).parse(bytes.toArray(BYTE));
  }

  /** Checks that the tensors follow each other without gap or overlap to the end of the body. */
  void checkCovers(long bodyBytes, String source) {
    List<Map.Entry<String, Entry>> byOffset =
        entries.entrySet().stream()
            .sorted(
                Comparator.comparingLong((Map.Entry<String, Entry> e) -> e.getValue().begin())
                    .thenComparingLong(e -> e.getValue().end()))
            .toList();
    long position = 0;
    for (Map.Entry<String, Entry> entry : byOffset) {
      if (entry.getValue().begin() != position) {
        throw malformed(
            source,
            "tensor '%s' begins at byte %d, but the one before it ends at %d"
                .formatted(entry.getKey(), entry.getValue().begin(), position));
      }
      position = entry.getValue().end();
    }
    if (position > bodyBytes) {
      throw new TensorFileException(
          Reason.TRUNCATED,
          source,
          "tensors need %d bytes after the header, the file has %d".formatted(position, bodyBytes),
          "The file was cut short: copy or write it again.");
    }
    if (position < bodyBytes) {
      throw malformed(source, "%d bytes after the last tensor".formatted(bodyBytes - position));
    }
  }

  /** The order of the reference implementation: widest type first, then by name. */
  static List<Part> layout(Map<String, Tensor> tensors, Map<String, DType> types) {
    return tensors.entrySet().stream()
        .map(entry ->
            new Part(
                entry.getKey(),
                entry.getValue(),
                types.getOrDefault(entry.getKey(), entry.getValue().dtype())))
        .sorted(Comparator.comparing(Part::type).reversed().thenComparing(Part::name))
        .toList();
  }

  /** Length and header, padded with spaces so that the tensors begin at a multiple of 8. */
  static byte[] encode(List<Part> layout, Map<String, String> metadata) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[8]);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart(METADATA);
        for (Map.Entry<String, String> entry : new TreeMap<>(metadata).entrySet()) {
          json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
      }
      long offset = 0;
      for (Part part : layout) {
        offset = encode(json, part, offset);
      }
      json.writeEndObject();
    }
    while (bytes.size() % 8 != 0) {
      bytes.write(' ');
    }
    byte[] header = bytes.toByteArray();
    ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putLong(0, header.length - 8L);
    return header;
  }

  private static long encode(JsonGenerator json, Part part, long offset) throws IOException {
    if (part.name().equals(METADATA)) {
      throw new IllegalArgumentException("a tensor can't be named " + METADATA);
    }
    long end = offset + part.bytes();
    json.writeObjectFieldStart(part.name());
    json.writeStringField("dtype", part.type().safetensorsName());
    json.writeFieldName("shape");
    writeLongs(json, part.tensor().shape().stream().mapToLong(Long::longValue).toArray());
    json.writeFieldName("data_offsets");
    writeLongs(json, offset, end);
    json.writeEndObject();
    return end;
  }

  private static void writeLongs(JsonGenerator json, long... values) throws IOException {
    json.writeArray(values, 0, values.length);
  }

  static TensorFileException malformed(String source, String detail) {
    return new TensorFileException(
        Reason.MALFORMED, source, detail, "Write the file again with a safetensors library.");
  }
}
