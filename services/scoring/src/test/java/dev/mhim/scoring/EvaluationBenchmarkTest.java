package dev.mhim.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EvaluationBenchmarkTest {
  @Test
  void everyKindIsTimedWithAllItsMetrics() {
    assertThat(EvaluationBenchmark.run(200, 10))
        .extracting(EvaluationBenchmark::what, EvaluationBenchmark::metrics)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("2 classes", 21),
            org.assertj.core.groups.Tuple.tuple("5 classes", 13),
            org.assertj.core.groups.Tuple.tuple("survival", 4));
    assertThat(EvaluationBenchmark.run(200, 10)).allMatch(time -> time.bootstrapSeconds() > 0);
  }
}
