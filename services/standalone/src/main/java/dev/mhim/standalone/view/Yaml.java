package dev.mhim.standalone.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/** JSON as YAML: the same fields in the same order, every number digit by digit, text in quotes. */
public final class Yaml {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final YAMLMapper YAML =
      YAMLMapper.builder().disable(YAMLGenerator.Feature.SPLIT_LINES).build();

  private Yaml() {}

  /** One document, which begins with {@code ---}, so that several in a row stay apart. */
  public static String of(String json) {
    try {
      return YAML.writeValueAsString(JSON.readTree(json)).stripTrailing();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("what is to be printed is no JSON", e);
    }
  }
}
