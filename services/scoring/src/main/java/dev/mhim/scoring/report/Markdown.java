package dev.mhim.scoring.report;

import java.util.List;

/** A page of Markdown (CommonMark with tables). */
final class Markdown {
  private final StringBuilder page = new StringBuilder();

  /** Text of people as one line that is shown as it is, in a table too. */
  static String cell(String text) {
    StringBuilder shown = new StringBuilder();
    for (char c : text.strip().toCharArray()) {
      switch (c) {
        case '\\', '`', '*', '_', '[', ']', '<', '>', '|', '#', '&' -> shown.append('\\').append(c);
        default -> shown.append(c < ' ' ? ' ' : c);
      }
    }
    return shown.toString();
  }

  /** Text as code; with a backquote in it, or a bar that would end a cell, as plain text. */
  static String code(String text) {
    return text.isBlank() || text.chars().anyMatch(c -> c == '`' || c == '|' || c < ' ')
        ? cell(text)
        : "`" + text + "`";
  }

  void title(String text) {
    page.append("# ").append(cell(text)).append('\n');
  }

  void heading(String text) {
    page.append("\n## ").append(cell(text)).append('\n');
  }

  void subheading(String text) {
    page.append("\n### ").append(cell(text)).append('\n');
  }

  /** Text that is Markdown already. */
  void paragraph(String text) {
    page.append('\n').append(text).append('\n');
  }

  /** Items that are Markdown already. */
  void list(List<String> items) {
    page.append('\n');
    items.forEach(item -> page.append("- ").append(item).append('\n'));
  }

  void block(String code) {
    page.append("\n```\n").append(code).append("\n```\n");
  }

  /** Cells that are Markdown already. */
  void table(List<String> columns, List<List<String>> rows) {
    page.append('\n');
    line(columns);
    line(columns.stream().map(column -> "---").toList());
    rows.forEach(this::line);
  }

  private void line(List<String> cells) {
    page.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  @Override
  public String toString() {
    return page.toString();
  }
}
