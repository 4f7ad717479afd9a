package dev.mhim.standalone.models;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Names of weights through the versions of the published program, as {@link
 * dev.mhim.mil.model.WeightsFile} takes them: {@code patch_to_emb.} of v1 is today's {@code
 * feature.}, and {@code module.} is what several GPUs put in front.
 */
public final class PublishedNames {
  private static final Pattern SEVERAL_GPUS = Pattern.compile("^((?:model|teacher)\\.)?module\\.");
  private static final Pattern FEATURE_V1 =
      Pattern.compile("^((?:model|teacher)\\.)?patch_to_emb\\.");

  private PublishedNames() {}

  /** Today's name of a weight, where it is another. */
  public static Optional<String> today(String name) {
    String bare = SEVERAL_GPUS.matcher(name).replaceFirst(PublishedNames::kept);
    String today = FEATURE_V1.matcher(bare).replaceFirst(match -> kept(match) + "feature.");
    return today.equals(name) ? Optional.empty() : Optional.of(today);
  }

  /** The part of a nested checkpoint that the name began with. */
  private static String kept(MatchResult match) {
    return match.group(1) == null ? "" : match.group(1);
  }
}
