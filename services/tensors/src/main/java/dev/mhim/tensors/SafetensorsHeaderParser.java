package dev.mhim.tensors;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.mhim.tensors.SafetensorsHeader.Entry;
import dev.mhim.tensors.TensorFileException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads one header token by token, so that nothing is built that is not asked for. */
final class SafetensorsHeaderParser {

  private static final int MAX_RANK = 64;

  private final String source;
  private final SequencedMap<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, String> metadata = new TreeMap<>();

  SafetensorsHeaderParser(String source) {
    this.source = source;
  }

  SafetensorsHeader parse(byte[] header) {
    if (header.length == 0 || header[0] != '{') {
      throw SafetensorsHeader.malformed(source, "the header does not begin with '{'");
    }
    try (JsonParser json = SafetensorsHeader.JSON.createParser(header)) {
      json.nextToken();
      while (nextField(json)) {
        String name = json.currentName();
        json.nextToken();
        if (name.equals(SafetensorsHeader.METADATA)) {
          readMetadata(json);
        } else {
          entries.put(name, readEntry(json, name));
        }
      }
      if (json.nextToken() != null) {
        throw SafetensorsHeader.malformed(source, "there is text behind the header's last brace");
      }
    } catch (StreamConstraintsException limit) {
      throw new TensorFileException(
          Reason.LIMIT_EXCEEDED,
          source,
          "the header is beyond a limit: " + limit.getOriginalMessage(),
          "Write the file again with a safetensors library.",
          limit);
    } catch (JsonProcessingException invalid) {
      throw new TensorFileException(
          Reason.MALFORMED,
          source,
          "the header is not valid JSON: " + invalid.getOriginalMessage(),
          "Write the file again with a safetensors library.",
          invalid);
    } catch (IOException failure) {
      // Also bytes that are no UTF-8.
      throw new TensorFileException(
          Reason.MALFORMED,
          source,
          "the header is not valid JSON: " + failure.getMessage(),
          "Write the file again with a safetensors library.",
          failure);
    }
    return new SafetensorsHeader(entries, metadata);
  }

  private void readMetadata(JsonParser json) throws IOException {
    expect(json, JsonToken.START_OBJECT, SafetensorsHeader.METADATA);
    while (nextField(json)) {
      String key = json.currentName();
      json.nextToken();
      expect(json, JsonToken.VALUE_STRING, SafetensorsHeader.METADATA + "." + key);
      metadata.put(key, json.getText());
    }
  }

  private Entry readEntry(JsonParser json, String name) throws IOException {
    expect(json, JsonToken.START_OBJECT, name);
    String dtype = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    while (nextField(json)) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "dtype" -> {
          expect(json, JsonToken.VALUE_STRING, name + ".dtype");
          dtype = json.getText();
        }
        case "shape" -> shape = readLongs(json, name + ".shape", MAX_RANK);
        case "data_offsets" -> offsets = readLongs(json, name + ".data_offsets", 2);
        default ->
            throw SafetensorsHeader.malformed(
                source, "unknown field '%s' of tensor '%s'".formatted(field, name));
      }
    }
    return entry(name, dtype, shape, offsets);
  }

  private Entry entry(
      String name,
      @Nullable String dtypeName,
      @Nullable List<Long> shape,
      @Nullable List<Long> offsets) {
    if (dtypeName == null || shape == null || offsets == null || offsets.size() != 2) {
      throw SafetensorsHeader.malformed(
          source, "tensor '%s' needs dtype, shape and two data_offsets".formatted(name));
    }
    DType dtype =
        DType.ofSafetensorsName(dtypeName)
            .orElseThrow(() ->
                new TensorFileException(
                    Reason.UNSUPPORTED,
                    source,
                    "tensor '%s' has the element type '%s'".formatted(name, dtypeName),
                    "Convert it to one of " + List.of(DType.values()) + "."));
    long begin = offsets.getFirst();
    long end = offsets.getLast();
    long expected = byteSize(name, dtype, shape);
    // Both offsets are not negative, so their difference can't overflow.
    if (end - begin != expected) {
      throw SafetensorsHeader.malformed(
          source,
          "tensor '%s' (%s %s) needs %d bytes, data_offsets %s give %d"
              .formatted(name, dtype, shape, expected, offsets, end - begin));
    }
    return new Entry(dtype, List.copyOf(shape), begin, end);
  }

  private long byteSize(String name, DType dtype, List<Long> shape) {
    try {
      return Shapes.byteSize(dtype, shape);
    } catch (IllegalArgumentException overflow) {
      throw new TensorFileException(
          Reason.MALFORMED,
          source,
          "tensor '%s': %s".formatted(name, overflow.getMessage()),
          "Write the file again with a safetensors library.",
          overflow);
    }
  }

  private List<Long> readLongs(JsonParser json, String field, int limit) throws IOException {
    expect(json, JsonToken.START_ARRAY, field);
    List<Long> values = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      expect(json, JsonToken.VALUE_NUMBER_INT, field);
      long value = json.getLongValue();
      if (value < 0 || values.size() == limit) {
        throw SafetensorsHeader.malformed(
            source, "%s: at most %d numbers, none below 0".formatted(field, limit));
      }
      values.add(value);
    }
    return values;
  }

  /** Moves to the next field's name; false at the end of the object. */
  private boolean nextField(JsonParser json) throws IOException {
    return json.nextToken() == JsonToken.FIELD_NAME;
  }

  private void expect(JsonParser json, JsonToken token, String field) {
    if (json.currentToken() != token) {
      throw SafetensorsHeader.malformed(
          source, "%s: expected %s, found %s".formatted(field, token, json.currentToken()));
    }
  }
}
