package dev.mhim.standalone.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFilesTest {
  private static final Set<String> KNOWN = Set.of("lr", "merge_k", "title");

  @TempDir Path folder;

  @Test
  void aListWithCommasAndRepeatedFlagsNameFiles() {
    assertThat(
            ConfigFiles.named(
                List.of("train", "-c", "a.yaml,b.yaml", "--config=c.yaml", "--lr", "1")))
        .containsExactly(Path.of("a.yaml"), Path.of("b.yaml"), Path.of("c.yaml"));
  }

  @Test
  void aLaterFileWins() throws Exception {
    Path first = file("a.yaml", "lr: 0.001\nmerge-k: 5\n");
    Path second = file("b.yaml", "merge_k: 10\ntitle:\n");
    assertThat(ConfigFiles.read(List.of(first, second), KNOWN))
        .isEqualTo(Map.of("lr", "0.001", "merge_k", "10"));
  }

  @Test
  void anUnknownKeyNamesFileAndKey() throws Exception {
    Path file = file("a.yaml", "learning_rate: 1\n");
    assertThatThrownBy(() -> ConfigFiles.read(List.of(file), KNOWN))
        .isInstanceOf(UsageException.class)
        .hasMessage("-c: %s: there is no flag 'learning_rate'", file);
  }

  @Test
  void aRefusedFlagSaysWhatToDoUnlessItIsSwitchedOff() throws Exception {
    assertThat(ConfigFiles.read(List.of(file("off.yaml", "amp: false\n")), KNOWN)).isEmpty();
    Path on = file("on.yaml", "amp: true\n");
    assertThatThrownBy(() -> ConfigFiles.read(List.of(on), KNOWN))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--amp is not taken: training is in single precision");
  }

  @Test
  void aMissingFileBrokenYamlAndNestedValuesAreToldInOneLine() throws Exception {
    Path broken = file("broken.yaml", "lr: [1\n");
    Path nested = file("nested.yaml", "lr:\n  start: 1\n");
    assertThatThrownBy(() -> ConfigFiles.read(List.of(folder.resolve("none.yaml")), KNOWN))
        .hasMessageContaining("there is no file");
    assertThatThrownBy(() -> ConfigFiles.read(List.of(broken), KNOWN))
        .hasMessageContaining("broken.yaml is no YAML");
    assertThatThrownBy(() -> ConfigFiles.read(List.of(nested), KNOWN))
        .hasMessageContaining("'lr' must be one value");
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
