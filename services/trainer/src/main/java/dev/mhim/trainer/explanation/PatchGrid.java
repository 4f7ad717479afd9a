package dev.mhim.trainer.explanation;

import dev.mhim.tensors.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the patches of a slide lie, in level-0 pixels. */
public final class PatchGrid {
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");

  private final int[] corners;
  private final int side;

  /**
   * A grid.
   *
   * @param corners {@code [N, 2]} row after row: x and y of each patch's top-left corner
   * @param side of a patch, above 0
   */
  PatchGrid(int[] corners, int side) {
    this.corners = corners.clone();
    this.side = side;
  }

  /**
   * A grid. The side is what the slide's file says: {@code patch_size_level0}, else {@code
   * patch_size} times {@code downsample}, as CLAM and TRIDENT write them; else the smallest step
   * between two columns or rows of patches, which is the side where they do not overlap; else 1.
   *
   * @param corners {@code [N, 2]} row after row: x and y of each patch's top-left corner
   * @param metadata of the slide's file
   */
  public static PatchGrid of(int[] corners, Map<String, String> metadata) {
    OptionalDouble told = number(metadata, "patch_size_level0");
    if (told.isEmpty()) {
      OptionalDouble size = number(metadata, "patch_size");
      OptionalDouble factor = number(metadata, "downsample");
      // The step tells it, too, where the file gives a size at a level that it does not explain.
      if (size.isPresent() && factor.isPresent()) {
        told = OptionalDouble.of(size.getAsDouble() * factor.getAsDouble());
      }
    }
    double side = told.orElseGet(() -> step(corners));
    return new PatchGrid(corners, (int) Math.max(1, Math.round(side)));
  }

  /** Side of a patch. */
  int side() {
    return side;
  }

  /** The corners, {@code [N, 2]}. */
  Tensor coords() {
    return Tensor.ofInts(corners, corners.length / 2, 2);
  }

  int x(int patch) {
    return corners[2 * patch];
  }

  int y(int patch) {
    return corners[2 * patch + 1];
  }

  private static OptionalDouble number(Map<String, String> metadata, String key) {
    Matcher matcher = NUMBER.matcher(metadata.getOrDefault(key, ""));
    if (!matcher.find()) {
      return OptionalDouble.empty();
    }
    double value = Double.parseDouble(matcher.group());
    return value > 0 ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  private static double step(int[] corners) {
    long smallest = Long.MAX_VALUE;
    for (int axis = 0; axis < 2; axis++) {
      int from = axis;
      int[] sorted = new int[corners.length / 2];
      Arrays.setAll(sorted, patch -> corners[2 * patch + from]);
      Arrays.sort(sorted);
      for (int i = 1; i < sorted.length; i++) {
        long gap = (long) sorted[i] - sorted[i - 1];
        smallest = gap > 0 ? Math.min(smallest, gap) : smallest;
      }
    }
    return smallest == Long.MAX_VALUE ? 1 : smallest;
  }
}
