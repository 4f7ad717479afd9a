package dev.mhim.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mhim.v1.Evaluation;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.ModelPredictions;
import dev.mhim.v1.ModelRole;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.RankedRun;
import dev.mhim.v1.Run;
import dev.mhim.v1.RunComparison;
import dev.mhim.v1.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunComparisonsTest {
  private static final Resampling RESAMPLING = new Resampling(200, 3);

  /** A run of one model, taken from the samples and called the student. */
  private static ComparedRun run(String id, ModelRole from, int mergeK) {
    FoldPredictions sample = Samples.classes(0, 60, 1);
    ModelPredictions model =
        sample.getModelsList().stream().filter(m -> m.getRole() == from).findFirst().orElseThrow();
    FoldPredictions fold =
        sample.toBuilder()
            .clearModels()
            .addModels(model.toBuilder().setRole(ModelRole.MODEL_ROLE_STUDENT))
            .build();
    String name = "projects/p/runs/" + id;
    return new ComparedRun(
        Run.newBuilder()
            .setName(name)
            .setSettings(Settings.newBuilder().setMergeK(mergeK).setSeed(1))
            .build(),
        evaluation(name)
            .addAllModels(RunScores.of(List.of(fold), List.of(), RESAMPLING).models())
            .build(),
        List.of(fold));
  }

  private static Evaluation.Builder evaluation(String run) {
    return Evaluation.newBuilder()
        .setRun(run)
        .setSplitPlanSha256("abc")
        .setProtocol(Protocol.PROTOCOL_HELD_OUT)
        .addAllClasses(List.of("normal", "tumor"));
  }

  @Test
  void theBestComesFirstAndIsTestedAgainstTheOthers() {
    RunComparison comparison =
        RunComparisons.of(
            List.of(
                run("weak", ModelRole.MODEL_ROLE_BASELINE, 1),
                run("strong", ModelRole.MODEL_ROLE_STUDENT, 5)),
            List.of(),
            RESAMPLING);
    assertThat(comparison.getRankingMetric()).isEqualTo("auc");
    assertThat(comparison.getRunsList())
        .extracting(RankedRun::getRun)
        .containsExactly("projects/p/runs/strong", "projects/p/runs/weak");
    assertThat(comparison.getRuns(0).getDifferingSettingsMap())
        .containsOnly(java.util.Map.entry("merge_k", "5"));
    assertThat(comparison.getDifferences(0).getSecond()).isEqualTo("projects/p/runs/weak");
    assertThat(comparison.getDifferences(0).getMetrics(0).getDifference()).isPositive();
    assertThat(comparison.getDifferences(0).getMetrics(0).hasDelongPValue()).isTrue();
  }

  @Test
  void whatMustNotShareATableIsRefusedWithEveryReason() {
    Evaluation first = run("a", ModelRole.MODEL_ROLE_STUDENT, 1).evaluation();
    Evaluation other =
        first.toBuilder()
            .setRun("projects/p/runs/b")
            .setSplitPlanSha256("def")
            .setProtocol(Protocol.PROTOCOL_PAPER)
            .setClasses(1, "other")
            .build();
    Evaluation empty = evaluation("projects/p/runs/c").build();
    assertThat(RunComparisons.refusals(List.of(first, other, empty)))
        .extracting(Problem::getReason, Problem::getSubject)
        .containsExactly(
            tuple("SPLIT_PLAN_DIFFERS", "projects/p/runs/b"),
            tuple("PROTOCOL_DIFFERS", "projects/p/runs/b"),
            tuple("LABELS_DIFFER", "projects/p/runs/b"),
            tuple("NO_SCORES", "projects/p/runs/c"));
    assertThat(RunComparisons.refusals(List.of(first, first))).isEmpty();
  }
}
