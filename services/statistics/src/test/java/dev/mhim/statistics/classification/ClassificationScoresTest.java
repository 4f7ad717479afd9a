package dev.mhim.statistics.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mhim.statistics.Metric;
import dev.mhim.statistics.SharedFiles;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ClassificationScoresTest {

  private static final Map<String, ClassificationMetric> BY_ID =
      Stream.of(ClassificationMetric.values())
          .collect(Collectors.toMap(ClassificationMetric::id, Function.identity()));

  private static final Map<String, ClassificationMetric> BINARY_NAMES =
      Map.of(
          "acc", ClassificationMetric.ACCURACY_MICRO,
          "f1", ClassificationMetric.F1_POSITIVE,
          "auc", ClassificationMetric.AUC,
          "precision", ClassificationMetric.PRECISION_POSITIVE,
          "recall", ClassificationMetric.RECALL_POSITIVE,
          "cohen_kappa", ClassificationMetric.COHEN_KAPPA);

  private static Map<String, ClassificationMetric> macroNames() {
    Map<String, ClassificationMetric> names = new HashMap<>(BY_ID);
    names.put("auc_macro", ClassificationMetric.AUC);
    return names;
  }

  @TestFactory
  List<DynamicTest> valuesOfTorchmetricsAreReproduced() throws IOException {
    return SharedFiles.tests(
        "golden/classification_metrics.json", ClassificationScoresTest::torchmetricsTests);
  }

  private static List<DynamicTest> torchmetricsTests(JsonNode goldenCases) {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode golden : goldenCases) {
      double[][] logits = logits(golden);
      int[] labels = labels(golden);
      String name = labels.length + " cases of " + logits[0].length + " classes, ";
      ClassificationScores macro = ClassificationScores.of(Predictions.ofLogits(logits, labels));
      tests.addAll(compare(name + "macro ", macro, golden.get("expected"), macroNames(), 1e-6));
      JsonNode binary = golden.path("expected_binary_on_logit_of_class_1");
      if (!binary.isMissingNode()) {
        double[] positive = Arrays.stream(logits).mapToDouble(row -> row[1]).toArray();
        ClassificationScores scores =
            ClassificationScores.of(Predictions.ofBinaryLogits(positive, labels));
        tests.addAll(compare(name + "binary ", scores, binary, BINARY_NAMES, 1e-6));
      }
    }
    assertThat(tests).hasSize(5 * 7 + 3 * 6);
    return tests;
  }

  @TestFactory
  List<DynamicTest> valuesOfScikitLearnAreReproduced() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode golden : scikitLearn()) {
      Predictions predictions = Predictions.ofLogits(logits(golden), labels(golden));
      tests.addAll(
          compare(
              predictions.classes() + " classes, ",
              ClassificationScores.of(predictions),
              golden.get("expected"),
              BY_ID,
              1e-12));
    }
    assertThat(tests).hasSize(17 + 13 + 13);
    return tests;
  }

  @Test
  void confusionMatrixHasLabelsInItsRows() throws IOException {
    for (JsonNode golden : scikitLearn()) {
      ConfusionMatrix confusion =
          ConfusionMatrix.of(Predictions.ofLogits(logits(golden), labels(golden)));
      for (int label = 0; label < confusion.classes(); label++) {
        for (int decision = 0; decision < confusion.classes(); decision++) {
          assertThat(confusion.count(label, decision))
              .isEqualTo(golden.get("confusion").get(label).get(decision).longValue());
        }
      }
    }
  }

  private static JsonNode scikitLearn() throws IOException {
    try (InputStream file =
        ClassificationScoresTest.class.getResourceAsStream("scikit_learn_scores.json")) {
      return new ObjectMapper().readTree(file).get("cases");
    }
  }

  private static List<DynamicTest> compare(
      String prefix,
      ClassificationScores scores,
      JsonNode expected,
      Map<String, ClassificationMetric> names,
      double tolerance) {
    return expected.properties().stream()
        .map(entry ->
            dynamicTest(
                prefix + entry.getKey(),
                () ->
                    assertThat(scores.get(metric(names, entry.getKey())).orElseThrow())
                        .isCloseTo(entry.getValue().doubleValue(), within(tolerance))))
        .toList();
  }

  private static ClassificationMetric metric(Map<String, ClassificationMetric> names, String name) {
    // The reference files shorten accuracy.
    return Objects.requireNonNull(names.get(name.replaceFirst("^acc_", "accuracy_")), name);
  }

  private static double[][] logits(JsonNode golden) {
    JsonNode rows = golden.get("logits");
    double[][] logits = new double[rows.size()][rows.get(0).size()];
    for (int i = 0; i < logits.length; i++) {
      for (int c = 0; c < logits[i].length; c++) {
        logits[i][c] = rows.get(i).get(c).doubleValue();
      }
    }
    return logits;
  }

  private static int[] labels(JsonNode golden) {
    int[] labels = new int[golden.get("labels").size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = golden.get("labels").get(i).intValue();
    }
    return labels;
  }

  @Test
  void aLogitThatIsNoNumberLeavesEveryScoreUndefinedAndIsNamed() {
    Predictions predictions =
        Predictions.ofLogits(new double[][] {{1, 2}, {Double.NaN, 0}}, new int[] {0, 1});
    assertThat(ClassificationScores.of(predictions).asMap())
        .hasSize(ClassificationMetric.values().length)
        .allSatisfy((metric, score) ->
            assertThat(score)
                .isEqualTo(Metric.undefined("a logit of case 1 (counted from 0) is NaN")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfusionMatrix.of(predictions))
        .withMessageContaining("case 1");
  }

  @Test
  void withoutCasesEveryScoreIsUndefined() {
    Predictions predictions = Predictions.ofLogits(new double[0][], new int[0]);
    assertThat(ClassificationScores.of(predictions).asMap())
        .allSatisfy(
            (metric, score) -> assertThat(score).isEqualTo(Metric.undefined("there is no case")));
  }

  @Test
  void ofOneClassAloneTheRankingIsUndefinedButTheAccuracyIsNot() {
    ClassificationScores scores =
        ClassificationScores.of(
            Predictions.ofLogits(new double[][] {{0, 1}, {0, 2}}, new int[] {1, 1}));
    assertThat(scores.auc()).isEqualTo(Metric.undefined("all cases are of one class"));
    assertThat(scores.get(ClassificationMetric.AVERAGE_PRECISION).isDefined()).isFalse();
    assertThat(scores.get(ClassificationMetric.COHEN_KAPPA).isDefined()).isFalse();
    assertThat(scores.get(ClassificationMetric.SPECIFICITY_POSITIVE))
        .isEqualTo(Metric.undefined("no case of class 0"));
    assertThat(scores.get(ClassificationMetric.ACCURACY_MICRO)).isEqualTo(Metric.of(1));
  }

  @Test
  void aClassWithoutCasesIsLeftOutOfTheMeanOverClasses() {
    double[][] logits = {{3, 1, 0}, {2, 1, 0}, {0, 1.5, 2}, {0, 2, 1}};
    ClassificationScores scores =
        ClassificationScores.of(Predictions.ofLogits(logits, new int[] {0, 0, 1, 1}));
    assertThat(scores.auc().orElseThrow()).isEqualTo(1);
    // Decided 0, 0, 2, 1: class 2 is named by a decision only.
    assertThat(scores.accuracyMacro()).isEqualTo(Metric.of((1 + 0.5 + 0) / 3));
    assertThat(scores.get(ClassificationMetric.ACCURACY_BALANCED)).isEqualTo(Metric.of(0.75));
    assertThat(scores.get(ClassificationMetric.F1_POSITIVE))
        .isEqualTo(Metric.undefined("only two classes have a positive one"));
  }

  @Test
  void casesThatSoftmaxRoundsTogetherAreStillRanked() {
    double[][] logits = {{0, 60}, {0, 50}, {0, 40}};
    ClassificationScores scores =
        ClassificationScores.of(Predictions.ofLogits(logits, new int[] {1, 1, 0}));
    assertThat(scores.auc()).isEqualTo(Metric.of(1));
  }

  @Test
  void tiesCountHalf() {
    double[][] logits = {{0, 1}, {0, 1}, {0, 0}};
    assertThat(ClassificationScores.of(Predictions.ofLogits(logits, new int[] {1, 0, 0})).auc())
        .isEqualTo(Metric.of(0.75));
  }

  @Test
  void probabilitiesScoreAsTheirLogits() {
    double[][] logits = {{0.2, 1, -1}, {2, 1, 0}, {0, 1.5, 1}, {-1, 0, 1}, {1, 0, 0.5}};
    int[] labels = {1, 0, 2, 2, 0};
    double[][] probabilities = Arrays.stream(logits).map(Softmax::of).toArray(double[][]::new);
    ClassificationScores expected = ClassificationScores.of(Predictions.ofLogits(logits, labels));
    ClassificationScores scores =
        ClassificationScores.of(Predictions.ofProbabilities(probabilities, labels));
    scores
        .asMap()
        .forEach((metric, score) ->
            assertThat(score.toOptional().orElse(-1))
                .as(metric.id())
                .isCloseTo(expected.get(metric).toOptional().orElse(-1), within(1e-14)));
  }

  @Test
  void aProbabilityOfZeroCostsAFiniteLogLoss() {
    double[][] probabilities = {{1, 0}};
    ClassificationScores scores =
        ClassificationScores.of(Predictions.ofProbabilities(probabilities, new int[] {1}));
    assertThat(scores.get(ClassificationMetric.LOG_LOSS).orElseThrow())
        .isCloseTo(36.0437, within(1e-4));
  }

  @Test
  void shapesAndRangesAreChecked() {
    double[][] logits = {{0, 1}};
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Predictions.ofLogits(logits, new int[2]))
        .withMessageContaining("1 predictions but 2 labels");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Predictions.ofLogits(logits, new int[] {2}))
        .withMessageContaining("label of case 0 (counted from 0) is 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Predictions.ofLogits(new double[][] {{0, 1}, {0}}, new int[2]))
        .withMessageContaining("case 1 (counted from 0) has 1 outputs");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Predictions.ofLogits(new double[][] {{0}}, new int[1]))
        .withMessageContaining("2 or more classes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Predictions.ofProbabilities(new double[][] {{0.5, 0.4}}, new int[1]))
        .withMessageContaining("sum to 0.9");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Predictions.ofProbabilities(new double[][] {{-0.5, 1.5}}, new int[1]))
        .withMessageContaining("probability -0.5");
  }
}
