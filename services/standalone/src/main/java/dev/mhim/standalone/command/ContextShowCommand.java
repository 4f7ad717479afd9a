package dev.mhim.standalone.command;

import dev.mhim.standalone.access.ContextFile;
import dev.mhim.standalone.access.Contexts;
import dev.mhim.standalone.view.ContextText;
import dev.mhim.standalone.view.Terminal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mhim context show}. */
@Command(name = "show", description = "Shows a context, without its key.")
public final class ContextShowCommand implements Callable<Integer> {
  @Mixin private final OutputOption output = new OutputOption();

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "Which one [the current one].")
  private @Nullable String name;

  @Override
  public Integer call() {
    ContextFile file = ContextFile.of(System.getenv());
    Contexts contexts = file.read();
    String shown =
        Optional.ofNullable(name)
            .or(contexts::current)
            .orElseThrow(() ->
                new CommandException(
                    ExitCode.FAILED, "no context is current: 'mhim context use' chooses one"));
    Contexts one = new Contexts(contexts.current(), Map.of(shown, contexts.get(shown)));
    Terminal terminal = Terminal.standardOutput();
    if (output.isForPrograms()) {
      output.print(ContextText.json(one));
    } else {
      ContextText.details(shown, contexts.get(shown)).forEach(terminal::line);
      terminal.line("file           " + file.path());
    }
    return ExitCode.OK;
  }
}
