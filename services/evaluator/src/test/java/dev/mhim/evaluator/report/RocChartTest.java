package dev.mhim.evaluator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.v1.BagPrediction;
import java.util.List;
import org.junit.jupiter.api.Test;

class RocChartTest {
  @Test
  void tiedScoresAreOneStep() {
    List<double[]> points =
        RocChart.points(
            List.of(prediction(1, 3), prediction(1, 1), prediction(0, 1), prediction(0, -2)));
    assertThat(points)
        .containsExactly(
            new double[] {0, 0}, new double[] {0, 0.5}, new double[] {0.5, 1}, new double[] {1, 1});
  }

  @Test
  void oneClassHasNoCurve() {
    assertThat(RocChart.points(List.of(prediction(1, 3), prediction(1, 1)))).isEmpty();
  }

  private static BagPrediction prediction(int label, float difference) {
    return BagPrediction.newBuilder()
        .setClassIndex(label)
        .addLogits(0)
        .addLogits(difference)
        .build();
  }
}
