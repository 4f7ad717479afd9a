package dev.mhim.standalone.command;

import dev.mhim.standalone.access.ContextFile;
import dev.mhim.standalone.view.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code mhim context delete}. */
@Command(
    name = "delete",
    description = "Forgets a context and its key; the server keeps knowing the key.")
public final class ContextDeleteCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "Which one.")
  private String name = "";

  @Override
  public Integer call() {
    ContextFile file = ContextFile.of(System.getenv());
    file.write(file.read().without(name));
    Terminal.standardOutput().line("context " + name + " is deleted");
    return ExitCode.OK;
  }
}
