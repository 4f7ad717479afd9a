package dev.mhim.standalone.command;

import dev.mhim.standalone.access.ContextFile;
import dev.mhim.standalone.access.Contexts;
import dev.mhim.standalone.view.ContextText;
import dev.mhim.standalone.view.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mhim context list}. */
@Command(name = "list", description = "Lists the contexts; * marks the current one.")
public final class ContextListCommand implements Callable<Integer> {
  @Mixin private final OutputOption output = new OutputOption();

  @Override
  public Integer call() {
    Contexts contexts = ContextFile.of(System.getenv()).read();
    Terminal terminal = Terminal.standardOutput();
    if (output.isForPrograms()) {
      output.print(ContextText.json(contexts));
    } else {
      ContextText.table(contexts).forEach(terminal::line);
    }
    return ExitCode.OK;
  }
}
