package dev.mhim.standalone.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mhim.standalone.access.KeyGrant;
import dev.mhim.standalone.access.NewKey;
import dev.mhim.standalone.view.Terminal;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mhim keys create}. */
@Command(
    name = "create",
    description = {
      "Makes an API key. Its line for the gateway's file of keys goes to standard output, the key"
          + " itself, which is kept nowhere, to standard error:",
      "  mhim keys create --principal alice --role submitter --projects lab-a >> keys"
    })
public final class KeysCreateCommand implements Callable<Integer> {
  /** What a key lets its owner do. */
  enum Role {
    viewer,
    submitter,
    admin
  }

  @Mixin private final OutputOption output = new OutputOption();

  @Option(
      names = "--principal",
      required = true,
      paramLabel = "NAME",
      description = "Whose key it is; one may have several.")
  private String principal = "";

  @Option(
      names = "--role",
      required = true,
      paramLabel = "ROLE",
      description =
          "viewer reads; submitter also starts and steers runs; admin also imports and deletes"
              + " datasets.")
  private Role role = Role.viewer;

  @Option(
      names = "--projects",
      required = true,
      split = ",",
      paramLabel = "ID,ID",
      description = "Where; * for every project.")
  private List<String> projects = List.of();

  @Option(
      names = "--until",
      paramLabel = "DATE",
      description = "Last day (UTC) on which it counts, such as 2027-01-31 [until its line goes].")
  private @Nullable LocalDate until;

  @Override
  public Integer call() {
    NewKey key =
        NewKey.make(
            new KeyGrant(principal, role.name(), projects, Optional.ofNullable(until)),
            new SecureRandom());
    Terminal out = Terminal.standardOutput();
    if (output.isForPrograms()) {
      output.print(
          new ObjectMapper()
              .createObjectNode()
              .put("key", key.text())
              .put("line", key.line())
              .toString());
    } else {
      out.line(key.line());
      Terminal.standardError().line("the key, shown this once: " + key.text());
    }
    return ExitCode.OK;
  }
}
