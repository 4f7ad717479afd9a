package dev.mhim.standalone.command;

import dev.mhim.standalone.view.Terminal;
import dev.mhim.standalone.view.Yaml;
import picocli.CommandLine.Option;

/** Whether people or programs read what a command prints. */
final class OutputOption {
  /** Forms of output. */
  enum Form {
    text,
    json,
    yaml
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description =
          "text [text], json or yaml; with the last two, progress goes to standard error.")
  private Form form = Form.text;

  boolean isForPrograms() {
    return switch (form) {
      case text -> false;
      case json, yaml -> true;
    };
  }

  /** Prints what is for programs, in the form that was asked for. */
  void print(String json) {
    Terminal.standardOutput()
        .line(
            switch (form) {
              case text, json -> json;
              case yaml -> Yaml.of(json);
            });
  }

  /** Where progress goes. */
  Terminal progress() {
    return isForPrograms() ? Terminal.standardError() : Terminal.standardOutput();
  }
}
