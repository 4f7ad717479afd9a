package dev.mhim.standalone.command;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code mhim test}: done by the script, since tests must run without a build before. Here for its
 * help.
 */
@Command(
    name = "test",
    description = {
      "Runs all checks: compiler, Error Prone, format, contract and every test.",
      "'./mhim test short' leaves out the tests tagged slow; './mhim test services/tensors' takes a"
          + " module and what it needs.",
      "'./mhim test chaos' disturbs runs in every way this machine allows (some 20 minutes); a"
          + " short one of these is in all tests.",
      "'./mhim test load' measures claims and the gateway under load (some minutes).",
      "Works through ./mhim only."
    })
public final class TestCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "WHAT",
      description = "short, chaos, load, or folders of modules; nothing: all.")
  private List<String> what = List.of();

  @Override
  public Integer call() {
    throw new CommandException(
        ExitCode.USAGE, "start tests through the script: ./mhim test " + String.join(" ", what));
  }
}
