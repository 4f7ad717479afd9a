package dev.mhim.statistics.resampling;

import dev.mhim.statistics.CaseStatistic;
import dev.mhim.statistics.Metric;
import dev.mhim.statistics.Summary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The mean of a statistic over folds, as one statistic of all their cases: a stratified bootstrap
 * of it draws the cases of each fold anew from that fold, which gives the interval of the mean.
 *
 * @param <K> names the statistics
 */
public final class MeanOverFolds<K> implements CaseStatistic<K> {

  private final List<CaseStatistic<K>> folds;
  private final int[] starts;
  private final int[] strata;

  private MeanOverFolds(List<CaseStatistic<K>> folds, int[] starts, int[] strata) {
    this.folds = folds;
    this.starts = starts;
    this.strata = strata;
  }

  /**
   * The mean over the folds in which a statistic is defined.
   *
   * @param folds at least one; strata of a fold with a rare one (see {@link Bootstrap#RARE}) are
   *     kept apart, the cases of another are one stratum
   */
  public static <K> MeanOverFolds<K> of(List<? extends CaseStatistic<K>> folds) {
    int[] starts = new int[folds.size() + 1];
    for (int fold = 0; fold < folds.size(); fold++) {
      starts[fold + 1] = starts[fold] + folds.get(fold).size();
    }
    int[] strata = new int[starts[folds.size()]];
    Map<List<Integer>, Integer> known = new LinkedHashMap<>();
    for (int fold = 0; fold < folds.size(); fold++) {
      CaseStatistic<K> cases = folds.get(fold);
      boolean apart = Bootstrap.fitting(cases, 1, 0).sampling() == Sampling.STRATIFIED;
      for (int i = 0; i < cases.size(); i++) {
        List<Integer> stratum = List.of(fold, apart ? cases.stratum(i) : 0);
        strata[starts[fold] + i] = known.computeIfAbsent(stratum, s -> known.size());
      }
    }
    return new MeanOverFolds<>(List.copyOf(folds), starts, strata);
  }

  @Override
  public int size() {
    return strata.length;
  }

  @Override
  public int stratum(int index) {
    return strata[index];
  }

  @Override
  public Map<K, Metric> of(int[] counts) {
    Map<K, List<Metric>> values = new LinkedHashMap<>();
    for (int fold = 0; fold < folds.size(); fold++) {
      folds
          .get(fold)
          .of(Arrays.copyOfRange(counts, starts[fold], starts[fold + 1]))
          .forEach((key, value) -> values.computeIfAbsent(key, k -> new ArrayList<>()).add(value));
    }
    Map<K, Metric> means = new LinkedHashMap<>();
    values.forEach((key, ofFolds) -> means.put(key, Summary.of(ofFolds).mean()));
    return means;
  }
}
