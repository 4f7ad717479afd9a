package dev.mhim.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The recipes of the images hold what pods start, and the versions of the pom. */
class ImageRecipesTest {
  private static final Workload GATEWAY =
      Workload.of(Manifests.parse(Manifests.text("base/gateway.yaml"))).getFirst();

  @ParameterizedTest
  @ValueSource(strings = {"images/Dockerfile", "images/trainer.Dockerfile"})
  void dockerfilesFitThePods(String file) throws IOException {
    String text = Manifests.text(file);
    String user = GATEWAY.pod().at("/securityContext/runAsUser").asText();
    assertThat(all(text, "\nUSER (\\S+)")).isNotEmpty().containsOnly(user + ":" + user);
    assertThat(text)
        .contains("ENTRYPOINT " + GATEWAY.container().path("command").toString().replace(",", ", "))
        .contains("ARG VERSION=" + pom("version"))
        .doesNotContain("latest");
    // Every image that is built upon has a tag; those of other stages have none.
    assertThat(all(text, "ARG J[DR][KE]=(\\S+)")).hasSize(2).allMatch(image -> image.contains(":"));
    assertThat(all(text, "FROM (\\S+)"))
        .allMatch(image -> List.of("${JDK}", "${JRE}", "base").contains(image));
    for (String flag : all(text, "AOT_FLAGS=\"([^\"]+)\"").getFirst().split(" ", -1)) {
      assertThat(options()).as("what pods start with, else the cache does not fit").contains(flag);
    }
  }

  @Test
  void nativesAreThoseThatTheEngineWants() throws IOException {
    String text = Manifests.text("images/trainer.Dockerfile");
    String version = pom("djl.pytorch.version");
    assertThat(all(text, "libtorch-cxx11-abi-shared-with-deps-([0-9.]+)%2B"))
        .containsExactly(version);
    assertThat(all(text, "PYTORCH_VERSION=(\\S+)")).containsExactly(version);
    String flavour = all(text, "PYTORCH_FLAVOR=(\\S+)").getFirst();
    assertThat(all(text, "%2B(cu[0-9]+)\\.zip")).containsExactly(flavour);
    assertThat(Manifests.text("components/gpu/kustomization.yaml"))
        .contains("newTag: " + pom("version") + "-" + flavour);
    assertThat(text).contains("ENV DJL_OFFLINE=true");
  }

  @Test
  void imageWithoutAnEngineFitsThePods() {
    String text = Manifests.text("images/assemble.sh");
    String user = GATEWAY.pod().at("/securityContext/runAsUser").asText();
    assertThat(text)
        .contains("\"User\":\"" + user + ":" + user + "\"")
        .contains("\"Entrypoint\":" + GATEWAY.container().path("command"));
  }

  private static String options() {
    for (JsonNode variable : GATEWAY.container().path("env")) {
      if (variable.path("name").asText().equals("JDK_JAVA_OPTIONS")) {
        return variable.path("value").asText();
      }
    }
    throw new AssertionError("the gateway has no JDK_JAVA_OPTIONS");
  }

  /** The first element of this name in the pom, without -SNAPSHOT. */
  private static String pom(String element) throws IOException {
    String text = Files.readString(Manifests.ROOT.resolve("pom.xml"));
    return all(text, "<" + Pattern.quote(element) + ">([^<]*?)(?:-SNAPSHOT)?</").getFirst();
  }

  private static List<String> all(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().map(found -> found.group(1)).toList();
  }
}
