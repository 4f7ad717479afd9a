package dev.mhim.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.AutoComplete;

/** The printed script, asked by a real bash as its Tab key does. */
class CompletionCommandTest {
  @TempDir Path folder;

  @Test
  void bashCompletesCommandsSubcommandsAndFlags() throws Exception {
    Path script = folder.resolve("mhim.bash");
    Files.writeString(script, AutoComplete.bash("mhim", Commands.create()));

    assertThat(completed(script, "mhim", "tr")).containsExactly("train");
    assertThat(completed(script, "mhim", "runs", "re")).containsExactly("resume", "retry");
    assertThat(completed(script, "mhim", "context", "s")).containsExactly("show");
    assertThat(completed(script, "mhim", "runs", "l")).containsExactly("list", "logs");
    assertThat(completed(script, "mhim", "runs", "list", "--api")).contains("--api_key");
    assertThat(completed(script, "mhim", "train", "--mask_ra")).contains("--mask_ratio_h");
  }

  @Test
  void theScriptIsPrintedForEitherShell() {
    assertThat(printed("bash")).startsWith("#!").contains("complete -F");
    assertThat(printed("zsh")).startsWith("autoload").endsWith(printed("bash"));
  }

  @Test
  void anotherShellIsRefusedWithThoseThatThereAre() {
    assertThat(Commands.execute("completion", "fish")).isEqualTo(ExitCode.USAGE);
  }

  private static String printed(String shell) {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, UTF_8));
    try {
      assertThat(Commands.execute("completion", shell)).isZero();
    } finally {
      System.setOut(before);
    }
    return out.toString(UTF_8);
  }

  private List<String> completed(Path script, String... words) throws Exception {
    String ask =
        """
        source '%s'
        COMP_WORDS=(%s)
        COMP_CWORD=%d
        COMP_LINE="${COMP_WORDS[*]}"
        _complete_mhim
        printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(script, String.join(" ", words), words.length - 1);
    return lines(ask);
  }

  private List<String> lines(String ask) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Process bash =
        new ProcessBuilder("bash", "-c", ask)
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return Files.readAllLines(out).stream().filter(line -> !line.isBlank()).sorted().toList();
  }
}
