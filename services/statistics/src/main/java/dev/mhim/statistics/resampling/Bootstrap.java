package dev.mhim.statistics.resampling;

import dev.mhim.statistics.CaseStatistic;
import dev.mhim.statistics.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The bootstrap over cases (Efron and Tibshirani, <i>An Introduction to the Bootstrap</i>, 1993).
 * The same seed, sampling and cases give the same resamples whatever is computed of them.
 *
 * @param resamples how many resamples, 1 or more
 * @param seed of the draws
 * @param sampling how a resample draws its cases
 */
public record Bootstrap(int resamples, long seed, Sampling sampling) {

  /** The number of resamples of the published tables. */
  public static final int PUBLISHED_RESAMPLES = 1000;

  /** A stratum of fewer cases is rare: a simple resample may well hold hardly any of it. */
  public static final int RARE = 10;

  public Bootstrap {
    if (resamples < 1) {
      throw new IllegalArgumentException(
          "the number of bootstrap resamples is " + resamples + "; use 1 or more");
    }
  }

  /** 1000 simple resamples. */
  public static Bootstrap seeded(long seed) {
    return new Bootstrap(PUBLISHED_RESAMPLES, seed, Sampling.SIMPLE);
  }

  /**
   * Stratified where a stratum (class, or event seen or not) has fewer than {@link #RARE} cases, so
   * that no resample is without it; simple elsewhere.
   */
  public static Bootstrap fitting(CaseStatistic<?> cases, int resamples, long seed) {
    Map<Integer, Integer> sizes = new HashMap<>();
    for (int i = 0; i < cases.size(); i++) {
      sizes.merge(cases.stratum(i), 1, Integer::sum);
    }
    boolean rare = sizes.size() > 1 && sizes.values().stream().anyMatch(size -> size < RARE);
    return new Bootstrap(resamples, seed, rare ? Sampling.STRATIFIED : Sampling.SIMPLE);
  }

  /** The same, drawn stratum by stratum. */
  public Bootstrap stratified() {
    return new Bootstrap(resamples, seed, Sampling.STRATIFIED);
  }

  /** The distribution of each statistic over the resamples. */
  public <K> BootstrapDistributions<K> of(CaseStatistic<K> statistic) {
    int[] once = new int[statistic.size()];
    Arrays.fill(once, 1);
    Resampler resampler = new Resampler(statistic, sampling, seed);
    List<Map<K, Metric>> values = new ArrayList<>(resamples);
    for (int resample = 0; resample < resamples; resample++) {
      values.add(statistic.of(resampler.next()));
    }
    return BootstrapDistributions.of(statistic.of(once), values);
  }

  /**
   * The distribution of each difference {@code first − second}, both computed of the same resamples
   * of the same cases.
   *
   * @param first of n cases
   * @param second of the same n cases in the same order
   * @throws IllegalArgumentException when the number of cases or a stratum differs
   */
  public <K> BootstrapDistributions<K> paired(CaseStatistic<K> first, CaseStatistic<K> second) {
    return of(Difference.of(first, second));
  }
}
