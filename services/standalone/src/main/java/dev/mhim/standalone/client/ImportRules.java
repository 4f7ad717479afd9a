package dev.mhim.standalone.client;

import dev.mhim.v1.SlideMatch;

/**
 * How strict an import is.
 *
 * @param match how bags find their case
 * @param pattern the regular expression of {@link SlideMatch#SLIDE_MATCH_PATTERN}, else empty
 * @param skipBad leave out what can't be used instead of refusing the whole
 * @param validateOnly only check
 */
public record ImportRules(SlideMatch match, String pattern, boolean skipBad, boolean validateOnly) {
  /** Bags are named as their cases, and nothing may be wrong. */
  public static final ImportRules STRICT =
      new ImportRules(SlideMatch.SLIDE_MATCH_EXACT, "", false, false);
}
