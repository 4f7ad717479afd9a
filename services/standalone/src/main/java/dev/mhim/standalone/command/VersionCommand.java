package dev.mhim.standalone.command;

import dev.mhim.standalone.platform.Installation;
import dev.mhim.standalone.view.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code mhim version}. */
@Command(name = "version", description = "Shows the version.")
public final class VersionCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    Terminal.standardOutput()
        .line(
            "mhim %s (Java %s, %s %s)"
                .formatted(
                    Installation.version(),
                    Runtime.version(),
                    System.getProperty("os.name"),
                    System.getProperty("os.arch")));
    return ExitCode.OK;
  }
}
