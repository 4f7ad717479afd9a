package dev.mhim.standalone.command;

import dev.mhim.standalone.view.Terminal;
import picocli.CommandLine.Option;

/** Whether people or programs read what a command prints. */
final class OutputOption {
  /** Forms of output. */
  enum Form {
    text,
    json
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "text [text] or json; with json, progress goes to standard error.")
  private Form form = Form.text;

  boolean isJson() {
    return form == Form.json;
  }

  /** Where progress goes. */
  Terminal progress() {
    return isJson() ? Terminal.standardError() : Terminal.standardOutput();
  }
}
