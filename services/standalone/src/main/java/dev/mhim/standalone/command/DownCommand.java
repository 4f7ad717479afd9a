package dev.mhim.standalone.command;

import dev.mhim.standalone.platform.DataFolder;
import dev.mhim.standalone.platform.PlatformEnd;
import dev.mhim.standalone.view.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mhim down}: ends the platform. */
@Command(
    name = "down",
    description =
        "Ends the platform in order; what it stored stays. Ends what a killed platform left running, too.")
public final class DownCommand implements Callable<Integer> {
  @Mixin private final DataOption data = new DataOption();

  @Override
  public Integer call() throws InterruptedException {
    Terminal terminal = Terminal.standardOutput();
    DataFolder folder = data.folder();
    String what =
        switch (PlatformEnd.of(folder)) {
          case PlatformEnd.NotUp notUp -> "no platform is up on " + folder.root();
          case PlatformEnd.Ended ended -> "the platform on " + folder.root() + " has ended";
          case PlatformEnd.OrphansEnded orphans ->
              "ended what a killed platform had left running: "
                  + String.join(", ", orphans.names());
        };
    terminal.line(what);
    return ExitCode.OK;
  }
}
