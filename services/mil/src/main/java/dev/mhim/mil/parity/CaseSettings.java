package dev.mhim.mil.parity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The settings of a reference case, a flat JSON object; every fault names file, key and value. */
final class CaseSettings {
  private final Path file;
  private final Map<String, String> values;

  private CaseSettings(Path file, Map<String, String> values) {
    this.file = file;
    this.values = values;
  }

  static CaseSettings read(Path file) {
    Map<String, String> values = new LinkedHashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(file.toFile())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new ReferenceCaseException(file, "no JSON object of settings: record it again");
      }
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.FIELD_NAME) {
          String key = parser.currentName();
          parser.nextToken();
          values.put(key, parser.getText());
        }
      }
    } catch (NoSuchFileException | java.io.FileNotFoundException e) {
      throw new ReferenceCaseException(
          file, "missing, a case is NAME.json with NAME.safetensors", e);
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new ReferenceCaseException(file, "no whole JSON object (" + reason + ")", e);
    }
    return new CaseSettings(file, values);
  }

  Path file() {
    return file;
  }

  boolean truth(String key) {
    String text = text(key);
    if (!text.equals("true") && !text.equals("false")) {
      throw wrong(key, "true or false");
    }
    return text.equals("true");
  }

  /** False where the key is missing: published options are off unless set. */
  boolean truthIfSet(String key) {
    return values.containsKey(key) && truth(key);
  }

  double number(String key) {
    try {
      return Double.parseDouble(text(key));
    } catch (NumberFormatException e) {
      throw wrong(key, "a number");
    }
  }

  int whole(String key) {
    try {
      return Integer.parseInt(text(key));
    } catch (NumberFormatException e) {
      throw wrong(key, "a whole number");
    }
  }

  <E extends Enum<E>> E constant(String key, Class<E> type) {
    String name = text(key).toUpperCase(Locale.ROOT);
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.name().equals(name))
        .findFirst()
        .orElseThrow(() -> wrong(key, "one of " + Arrays.toString(type.getEnumConstants())));
  }

  private String text(String key) {
    String text = values.get(key);
    if (text == null) {
      throw new ReferenceCaseException(file, "has no setting '" + key + "'");
    }
    return text;
  }

  private ReferenceCaseException wrong(String key, String wanted) {
    return new ReferenceCaseException(
        file, "setting '%s' is '%s', %s is needed".formatted(key, values.get(key), wanted));
  }
}
