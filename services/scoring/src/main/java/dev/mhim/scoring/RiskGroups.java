package dev.mhim.scoring;

import dev.mhim.statistics.Metric;
import dev.mhim.statistics.survival.Concordance;
import dev.mhim.statistics.survival.LogRank;
import dev.mhim.statistics.survival.RiskHalves;
import dev.mhim.v1.ConcordancePairs;
import dev.mhim.v1.LogRankTest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Survival by predicted risk over all folds, each fold parted at its own median. */
public final class RiskGroups {
  private RiskGroups() {}

  /** The half of each case over all folds, in their order: 1 for the higher risk. */
  public static int[] halves(List<FoldOutputs> folds) {
    return folds.stream().flatMapToInt(fold -> IntStream.of(RiskHalves.of(fold.risks()))).toArray();
  }

  static LogRankTest logRank(List<FoldOutputs> folds) {
    LogRankTest.Builder test = LogRankTest.newBuilder();
    FoldOutputs pooled = FoldOutputs.pooled(folds);
    if (Arrays.stream(pooled.risks()).anyMatch(risk -> !Double.isFinite(risk))) {
      return test.setUndefinedReason("the risk of a case is not finite").build();
    }
    LogRank result = LogRank.of(pooled.times(), pooled.events(), halves(folds), RiskHalves.COUNT);
    if (result.chiSquared() instanceof Metric.Undefined(String reason)) {
      return test.setUndefinedReason(reason).build();
    }
    return test.setChiSquared(result.chiSquared().orElseThrow())
        .setPValue(result.p().orElseThrow())
        .build();
  }

  static ConcordancePairs pairs(List<FoldOutputs> folds) {
    ConcordancePairs.Builder pairs = ConcordancePairs.newBuilder();
    for (FoldOutputs fold : folds) {
      Concordance counted = Concordance.of(fold.times(), fold.events(), fold.risks());
      pairs
          .setConcordant(pairs.getConcordant() + counted.concordant())
          .setDiscordant(pairs.getDiscordant() + counted.discordant())
          .setTiedRisk(pairs.getTiedRisk() + counted.tiedRisk())
          .setTiedTime(pairs.getTiedTime() + counted.tiedTime());
    }
    return pairs.build();
  }
}
