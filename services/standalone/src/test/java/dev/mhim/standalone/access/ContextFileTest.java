package dev.mhim.standalone.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.standalone.flags.UsageException;
import dev.mhim.standalone.view.ContextText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user's file of contexts keeps, and from whom. */
class ContextFileTest {
  private static final String SECRET =
      "mhim_6f1d0c9a33be_abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

  @TempDir Path folder;

  @Test
  void whatIsWrittenIsReadAgainByItsOwnerAlone() throws Exception {
    ContextFile file = file();
    assertThat(file.read()).isEqualTo(Contexts.none());

    file.write(Contexts.none().with("lab", lab()).with("other", open()).using("lab"));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
        .isEqualTo("rw-------");
    assertThat(folder.resolve("mhim").toFile().list()).containsExactly("config.yaml");
    Contexts read = file.read();
    assertThat(read.current()).contains("lab");
    assertThat(read.byName()).containsOnlyKeys("lab", "other").containsEntry("other", open());
    assertThat(read.get("lab").authorities()).contains(Path.of("/etc/lab.pem"));
    assertThat(read.get("lab").key().map(ApiKey::header)).contains("Bearer " + SECRET);
  }

  @Test
  void aFileThatOthersMayReadIsRefused() throws Exception {
    ContextFile file = file();
    file.write(Contexts.none().with("lab", lab()));
    Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString("rw-r-----"));

    assertThatThrownBy(file::read)
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("chmod 600 " + file.path());
  }

  @Test
  void whatIsNoYamlIsToldWithoutRepeatingIt() throws Exception {
    ContextFile file = file();
    file.write(Contexts.none());
    Files.writeString(file.path(), "contexts: {lab: {api_key: '" + SECRET);

    assertThatThrownBy(file::read)
        .hasMessageContaining(file.path() + " is no YAML")
        .hasMessageNotContaining(SECRET)
        .hasNoCause();
  }

  @Test
  void aKeyIsNowhereInWhatIsShown() {
    Contexts contexts = Contexts.none().with("lab", lab());

    assertThat(contexts.toString()).doesNotContain(SECRET);
    assertThat(ContextText.json(contexts)).contains("has_api_key").doesNotContain(SECRET);
    assertThat(ContextText.details("lab", lab())).noneMatch(line -> line.contains(SECRET));
    assertThat(ContextText.table(contexts)).noneMatch(line -> line.contains(SECRET));
  }

  @Test
  void aContextThatGoesIsCurrentNoMore() {
    Contexts contexts = Contexts.none().with("lab", lab()).without("lab");

    assertThat(contexts).isEqualTo(Contexts.none());
    assertThatThrownBy(() -> contexts.using("lab")).hasMessageContaining("mhim login");
    assertThat(contexts.using("local").current()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "", "a b", "-x", "../up"})
  void aNameThatIsNoneIsRefused(String name) {
    assertThatThrownBy(() -> Contexts.none().with(name, open()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("'" + name + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "with\nnewline", "schlüssel"})
  void whatIsNoKeyIsRefusedWithoutRepeatingIt(String text) {
    assertThatThrownBy(() -> ApiKey.of(text, "standard input"))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("standard input: that is no API key")
        .hasMessageNotContainingAny("two words", "newline", "schlüssel");
  }

  @Test
  void theFileLiesWhereTheDesktopRuleSays() {
    assertThat(ContextFile.of(Map.of("XDG_CONFIG_HOME", "/somewhere")).path())
        .isEqualTo(Path.of("/somewhere/mhim/config.yaml"));
    Path home = Path.of(System.getProperty("user.home"), ".config/mhim/config.yaml");
    assertThat(ContextFile.of(Map.of()).path()).isEqualTo(home);
    assertThat(ContextFile.of(Map.of("XDG_CONFIG_HOME", "relative")).path()).isEqualTo(home);
  }

  private ContextFile file() {
    return new ContextFile(folder.resolve("mhim").resolve("config.yaml"));
  }

  private static ServerContext lab() {
    return new ServerContext(
        "https://lab.example.org",
        Optional.of("https://store.example.org:9000"),
        Optional.of(Path.of("/etc/lab.pem")),
        Optional.of(ApiKey.of(SECRET, "test")));
  }

  private static ServerContext open() {
    return new ServerContext(
        "127.0.0.1:9000", Optional.empty(), Optional.empty(), Optional.empty());
  }
}
