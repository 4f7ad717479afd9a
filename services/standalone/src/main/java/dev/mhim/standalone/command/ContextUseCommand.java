package dev.mhim.standalone.command;

import dev.mhim.standalone.access.ContextFile;
import dev.mhim.standalone.view.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code mhim context use}. */
@Command(name = "use", description = "Chooses the context that counts where none is named.")
public final class ContextUseCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "NAME",
      description = "One of them, or local for the platform on the data folder.")
  private String name = "";

  @Override
  public Integer call() {
    ContextFile file = ContextFile.of(System.getenv());
    file.write(file.read().using(name));
    Terminal.standardOutput().line("the current context is " + name);
    return ExitCode.OK;
  }
}
