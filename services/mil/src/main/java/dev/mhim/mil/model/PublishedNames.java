package dev.mhim.mil.model;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Names of weights through the versions of the published program: {@code patch_to_emb.} of v1 is
 * today's {@code feature.}, and {@code module.} is what training on several GPUs put in front.
 */
public final class PublishedNames {
  private static final Pattern SEVERAL_GPUS = Pattern.compile("^((?:model|teacher)\\.)?module\\.");
  private static final Pattern FEATURE_V1 =
      Pattern.compile("^((?:model|teacher)\\.)?patch_to_emb\\.");

  private PublishedNames() {}

  /**
   * Today's name of a weight.
   *
   * @param name in its file; in a nested checkpoint it may begin with the key of its part
   */
  public static String today(String name) {
    String bare = SEVERAL_GPUS.matcher(name).replaceFirst(PublishedNames::kept);
    return FEATURE_V1.matcher(bare).replaceFirst(match -> kept(match) + "feature.");
  }

  /** The part of a nested checkpoint that the name began with. */
  private static String kept(MatchResult match) {
    return match.group(1) == null ? "" : match.group(1);
  }
}
