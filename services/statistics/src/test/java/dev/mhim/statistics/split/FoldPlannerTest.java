package dev.mhim.statistics.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mhim.statistics.split.SplitException.Problem;
import dev.mhim.statistics.split.SplitException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FoldPlannerTest {

  private static List<LabelledCase> balanced(int count) {
    return IntStream.range(0, count).mapToObj(i -> LabelledCase.of("case_" + i, i % 2)).toList();
  }

  private static List<Reason> reasons(FoldPlanner planner, List<LabelledCase> cases) {
    SplitException refused = catchThrowableOfType(SplitException.class, () -> planner.plan(cases));
    assertThat(refused).isNotNull();
    return refused.problems().stream().map(Problem::reason).toList();
  }

  @Property(tries = 200)
  void everyCaseIsTestedOnceAndPatientsStayTogether(
      @ForAll @IntRange(min = 2, max = 6) int folds,
      @ForAll @IntRange(min = 1, max = 3) int classes,
      @ForAll @IntRange(min = 1, max = 4) int casesPerPatient,
      @ForAll @IntRange(max = 1_000_000) int seed) {
    int patients = folds * classes * 2;
    List<LabelledCase> cases = new ArrayList<>();
    for (int i = 0; i < patients * casesPerPatient; i++) {
      int patient = i % patients;
      cases.add(new LabelledCase("case_" + i, patient % classes, "patient_" + patient));
    }

    List<FoldSplit> plan = new FoldPlanner(folds, 0.5, seed).plan(cases);

    List<String> everyId = cases.stream().map(LabelledCase::id).toList();
    assertThat(plan).hasSize(folds);
    assertThat(plan.stream().flatMap(split -> split.test().stream()))
        .containsExactlyInAnyOrderElementsOf(everyId);
    for (FoldSplit split : plan) {
      List<String> parts = new ArrayList<>(split.train());
      parts.addAll(split.validation());
      parts.addAll(split.test());
      assertThat(parts).containsExactlyInAnyOrderElementsOf(everyId);
    }
    Leakage.requireNone(plan, cases);
  }

  @Test
  void protocolsDifferInTheirValidationPartOnly() {
    List<FoldSplit> paper = FoldPlanner.paper(5, 2021).plan(balanced(50));
    List<FoldSplit> heldOut = FoldPlanner.heldOut(5, 2021).plan(balanced(50));

    assertThat(paper).allSatisfy(split -> assertThat(split.validation()).isEmpty());
    assertThat(heldOut).allSatisfy(split -> assertThat(split.validation()).hasSize(8));
    assertThat(heldOut)
        .extracting(FoldSplit::test)
        .isEqualTo(paper.stream().map(FoldSplit::test).toList());
  }

  @Test
  void patientOfSeveralLabelsIsStratifiedByTheCommonest() {
    List<SplitUnit> units =
        SplitUnit.of(
            List.of(
                new LabelledCase("a", 0, "p"),
                LabelledCase.of("b", 2),
                new LabelledCase("c", 1, "p"),
                new LabelledCase("d", 1, "p")));
    assertThat(units)
        .containsExactly(new SplitUnit(List.of("a", "c", "d"), 1), new SplitUnit(List.of("b"), 2));
  }

  @Test
  void everyReasonIsToldAtOnce() {
    List<LabelledCase> cases = new ArrayList<>(balanced(20));
    cases.add(LabelledCase.of("case_3", 2));

    SplitException refused =
        catchThrowableOfType(SplitException.class, () -> new FoldPlanner(3, 1.0, -1).plan(cases));

    assertThat(refused.problems())
        .extracting(Problem::reason)
        .containsExactly(
            Reason.VALIDATION_RATIO_OUT_OF_RANGE,
            Reason.SEED_OUT_OF_RANGE,
            Reason.DUPLICATE_CASE,
            Reason.CLASS_SMALLER_THAN_FOLDS);
    assertThat(refused).hasMessageContaining("case_3").hasMessageContaining("bin 2 has 1 cases");
  }

  @Test
  void impossibleNumbersOfFoldsAreRefused() {
    assertThat(reasons(new FoldPlanner(1, 0, 1), balanced(10)))
        .containsExactly(Reason.TOO_FEW_FOLDS);
    assertThat(reasons(new FoldPlanner(11, 0, 1), balanced(10)))
        .containsExactly(Reason.MORE_FOLDS_THAN_CASES);
    assertThat(reasons(new FoldPlanner(6, 0, 1), balanced(10)))
        .containsExactly(Reason.CLASS_SMALLER_THAN_FOLDS, Reason.CLASS_SMALLER_THAN_FOLDS);
    assertThat(reasons(new FoldPlanner(2, 0, 1), List.of())).containsExactly(Reason.NO_CASES);
  }

  @Test
  void validationRatioMustBeAShare() {
    for (double ratio : new double[] {-0.1, 1, Double.NaN}) {
      assertThat(reasons(new FoldPlanner(2, ratio, 1), balanced(10)))
          .containsExactly(Reason.VALIDATION_RATIO_OUT_OF_RANGE);
    }
  }

  @Test
  void anInnerValidationThatWouldBeEmptyIsRefused() {
    assertThat(reasons(FoldPlanner.heldOut(2, 1), balanced(8)))
        .containsExactly(Reason.VALIDATION_EMPTY);
  }
}
