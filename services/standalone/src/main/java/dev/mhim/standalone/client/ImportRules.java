package dev.mhim.standalone.client;

import dev.mhim.v1.FeatureType;
import dev.mhim.v1.SlideMatch;

/**
 * How strict an import is.
 *
 * @param match how bags find their case
 * @param pattern the regular expression of {@link SlideMatch#SLIDE_MATCH_PATTERN}, else empty
 * @param skipBad leave out what can't be used instead of refusing the whole
 * @param validateOnly only check
 * @param featureType how features are stored; unspecified: as each file has them
 */
public record ImportRules(
    SlideMatch match,
    String pattern,
    boolean skipBad,
    boolean validateOnly,
    FeatureType featureType) {
  /** Bags are named as their cases, and nothing may be wrong. */
  public static final ImportRules STRICT =
      new ImportRules(SlideMatch.SLIDE_MATCH_EXACT, "", false, false);

  /** Features are stored as each file has them. */
  public ImportRules(SlideMatch match, String pattern, boolean skipBad, boolean validateOnly) {
    this(match, pattern, skipBad, validateOnly, FeatureType.FEATURE_TYPE_UNSPECIFIED);
  }

  /** The same with another form of the stored features. */
  public ImportRules stored(FeatureType type) {
    return new ImportRules(match, pattern, skipBad, validateOnly, type);
  }
}
