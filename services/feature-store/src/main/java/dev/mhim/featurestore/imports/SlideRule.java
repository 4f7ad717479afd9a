package dev.mhim.featurestore.imports;

import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.v1.SlideMatch;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** How a bag finds its case in the label table. */
public sealed interface SlideRule {

  /**
   * The cases that a bag belongs to: one when all is right.
   *
   * @param bagId the bag
   * @param caseIds all cases of the table
   */
  List<String> cases(String bagId, Set<String> caseIds);

  /**
   * The rule that a request names.
   *
   * @throws PlatformException INVALID_ARGUMENT when there is no such rule, or the pattern is none
   */
  static SlideRule of(SlideMatch match, String pattern) {
    if (match != SlideMatch.SLIDE_MATCH_PATTERN && !pattern.isEmpty()) {
      throw invalid("slide_pattern", pattern, "a pattern is for slide_match PATTERN only");
    }
    return switch (match) {
      case SLIDE_MATCH_COLUMN -> new Column();
      case SLIDE_MATCH_UNSPECIFIED, SLIDE_MATCH_EXACT -> new Exact();
      case SLIDE_MATCH_TCGA -> new Tcga();
      case SLIDE_MATCH_PATTERN -> Group.of(pattern);
      case UNRECOGNIZED -> throw invalid("slide_match", "", "there is no such rule");
    };
  }

  private static PlatformException invalid(String field, String value, String message) {
    return new PlatformException(
        ErrorKind.INVALID_ARGUMENT,
        Problems.of("BAD_SLIDE_RULE", field, value, message, "see slide_match and slide_pattern"));
  }

  /** The label table has a row a slide, which names its case in a column of its own. */
  record Column() implements SlideRule {
    /** What the column says of the bag is looked up before; here is what it never names. */
    @Override
    public List<String> cases(String bagId, Set<String> caseIds) {
      return List.of();
    }
  }

  /** The bag is named as its case. */
  record Exact() implements SlideRule {
    @Override
    public List<String> cases(String bagId, Set<String> caseIds) {
      return caseIds.contains(bagId) ? List.of(bagId) : List.of();
    }
  }

  /**
   * TCGA barcodes, which say more from left to right: project, site, participant, sample... A case
   * is what the barcode of a slide begins with, cut at a dash or at the point before the file's id.
   */
  record Tcga() implements SlideRule {
    private static final Pattern BARCODE =
        Pattern.compile("TCGA-[A-Z0-9]{2}-[A-Z0-9]{4}(?:[-.].*)?");

    @Override
    public List<String> cases(String bagId, Set<String> caseIds) {
      if (!BARCODE.matcher(bagId).matches()) {
        return List.of();
      }
      return caseIds.stream()
          .filter(caseId -> BARCODE.matcher(caseId).matches() && begins(bagId, caseId))
          .sorted()
          .toList();
    }

    private static boolean begins(String bagId, String caseId) {
      return bagId.startsWith(caseId)
          && (bagId.length() == caseId.length()
              || "-.".indexOf(bagId.charAt(caseId.length())) >= 0);
    }
  }

  /** The first group of a regular expression names the case. */
  record Group(Pattern pattern) implements SlideRule {
    private static final int LONGEST_PATTERN = 200;

    static Group of(String pattern) {
      if (pattern.isEmpty() || pattern.length() > LONGEST_PATTERN) {
        throw invalid("slide_pattern", pattern, "a pattern has 1 to 200 characters");
      }
      try {
        Pattern compiled = Pattern.compile(pattern);
        if (compiled.matcher("").groupCount() != 1) {
          throw invalid("slide_pattern", pattern, "the pattern needs one group: the case's id");
        }
        return new Group(compiled);
      } catch (PatternSyntaxException e) {
        throw invalid("slide_pattern", pattern, "no regular expression: " + e.getDescription());
      }
    }

    @Override
    public List<String> cases(String bagId, Set<String> caseIds) {
      try {
        Matcher matcher = pattern.matcher(new BoundedText(bagId));
        String caseId = matcher.matches() ? matcher.group(1) : null;
        return caseId != null && caseIds.contains(caseId) ? List.of(caseId) : List.of();
      } catch (BoundedText.ExhaustedException e) {
        throw new PlatformException(
            ErrorKind.INVALID_ARGUMENT,
            Problems.of(
                "BAD_SLIDE_RULE",
                "slide_pattern",
                pattern.pattern(),
                "the pattern takes too many steps on the bag " + bagId,
                "avoid nested repetitions as in (a+)+"),
            e);
      }
    }
  }
}
