package dev.mhim.standalone.command;

import dev.mhim.standalone.view.Terminal;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mhim completion}. */
@Command(
    name = "completion",
    description = {
      "Prints what makes a shell complete this command's words with the Tab key.",
      "bash: source <(./mhim completion bash)     zsh: source <(./mhim completion zsh)"
    })
public final class CompletionCommand implements Callable<Integer> {
  private static final String BASH_OF_ZSH = "autoload -U +X bashcompinit && bashcompinit\n";

  /** What is completed in. */
  enum Shell {
    bash,
    zsh
  }

  @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
  private Shell shell = Shell.bash;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    String script =
        AutoComplete.bash(
            "mhim", Objects.requireNonNull(spec, "set by picocli").root().commandLine());
    Terminal.standardOutput().line(shell == Shell.zsh ? BASH_OF_ZSH + script : script);
    return ExitCode.OK;
  }
}
