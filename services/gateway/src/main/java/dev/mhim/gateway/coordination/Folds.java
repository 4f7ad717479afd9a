package dev.mhim.gateway.coordination;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The folds of a run together. */
final class Folds {
  private Folds() {}

  static List<FoldState> mapOpen(
      List<FoldState> folds, Function<FoldState.Open, FoldState> transition) {
    return folds.stream()
        .map(fold -> fold instanceof FoldState.Open open ? transition.apply(open) : fold)
        .toList();
  }

  static List<FoldState> cancelOpen(List<FoldState> folds, Instant now) {
    return mapOpen(folds, open -> open.cancel(now));
  }

  /** The fit on all cases begins when it is all that is left. */
  static List<FoldState> beginFit(List<FoldState> folds, Instant now) {
    if (folds.isEmpty()
        || !(folds.getLast() instanceof FoldState.Waiting waiting)
        || !haveSucceeded(folds.subList(0, folds.size() - 1))) {
      return folds;
    }
    List<FoldState> begun = new ArrayList<>(folds);
    begun.set(folds.size() - 1, waiting.begin(now));
    return begun;
  }

  static boolean haveSucceeded(List<FoldState> folds) {
    return folds.stream().allMatch(FoldState.Succeeded.class::isInstance);
  }
}
