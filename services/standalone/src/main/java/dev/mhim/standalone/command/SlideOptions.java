package dev.mhim.standalone.command;

import dev.mhim.standalone.client.ImportRules;
import dev.mhim.standalone.flags.UsageException;
import dev.mhim.v1.SlideMatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How strict an import is, and how it finds the case of each slide. */
final class SlideOptions {
  /** The ways that need no pattern. */
  enum Match {
    /** The file is named as the case. */
    exact,
    /** The file's TCGA barcode begins with that of the case. */
    tcga,
    /** The label table has a row a slide, which names its case in another column. */
    column
  }

  @Option(
      names = "--slide_match",
      paramLabel = "RULE",
      description = {
        "How a file finds its row: exact [exact], the same id; tcga, its barcode begins with the row's; column, a row is a slide (slide_id) and names its case (case_id).",
        "A case may have several slides. A slide of no row, or of several, is told."
      })
  private Match match = Match.exact;

  @Option(
      names = "--slide_pattern",
      paramLabel = "REGEX",
      description =
          "Instead: a regular expression for the whole file name without extension, whose one group is the row's id.")
  private @Nullable String pattern;

  @Option(
      names = "--skip_bad",
      description =
          "Leave out files that can't be used and rows without a file, and say so, instead of refusing everything.")
  private boolean skipBad;

  @Option(
      names = {"--validate_only", "--dry_run"},
      description = "Check everything, store nothing.")
  private boolean validateOnly;

  ImportRules rules() {
    if (pattern == null) {
      return new ImportRules(
          switch (match) {
            case exact -> SlideMatch.SLIDE_MATCH_EXACT;
            case tcga -> SlideMatch.SLIDE_MATCH_TCGA;
            case column -> SlideMatch.SLIDE_MATCH_COLUMN;
          },
          "",
          skipBad,
          validateOnly);
    }
    if (match != Match.exact) {
      throw new UsageException(
          "--slide_pattern and --slide_match %s exclude each other".formatted(match));
    }
    return new ImportRules(SlideMatch.SLIDE_MATCH_PATTERN, pattern, skipBad, validateOnly);
  }
}
