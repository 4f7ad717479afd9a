package dev.mhim.standalone.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** What scripts read with {@code -o yaml} is what they read with {@code -o json}. */
class YamlTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final YAMLMapper YAML = new YAMLMapper();

  @Test
  void fieldsKeepTheirOrderAndNumbersTheirDigits() {
    String json =
        """
        {"name": "projects/p/runs/r", "seed": "9007199254740993", "auc": 0.10000000000000000001,
         "folds": [{"fold": 0, "done": true}, {"fold": 1, "done": null}], "empty": [], "no": "no"}
        """;

    assertThat(Yaml.of(json))
        .isEqualTo(
            """
            ---
            name: "projects/p/runs/r"
            seed: "9007199254740993"
            auc: 0.10000000000000000001
            folds:
            - fold: 0
              done: true
            - fold: 1
              done: null
            empty: []
            "no": "no"\
            """);
  }

  @Test
  void whatIsNoJsonIsAMistakeOfOurs() {
    assertThatThrownBy(() -> Yaml.of("{")).isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 300)
  void anyTextComesBackAsItWas(
      @ForAll @StringLength(max = 200) @CharRange(from = '\0', to = '\uD7FF') String text)
      throws Exception {
    ObjectNode json = JSON.createObjectNode().put("text", text).put("after", 1);
    assertThat(YAML.readTree(Yaml.of(json.toString()))).isEqualTo(json);
  }
}
