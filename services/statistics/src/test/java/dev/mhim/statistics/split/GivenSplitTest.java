package dev.mhim.statistics.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mhim.statistics.split.GivenSplit.Row;
import dev.mhim.statistics.split.SplitException.Problem;
import dev.mhim.statistics.split.SplitException.Reason;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GivenSplitTest {

  private static Row row(String id, String part) {
    return row(id, part, null);
  }

  private static Row row(String id, String part, @Nullable String patient) {
    return new Row(new LabelledCase(id, 0, patient), part);
  }

  private static SplitException refused(List<List<Row>> tables) {
    return catchThrowableOfType(SplitException.class, () -> GivenSplit.of(tables));
  }

  @Test
  void partsKeepTheOrderOfTheRows() {
    List<FoldSplit> splits =
        GivenSplit.of(
            List.of(
                List.of(
                    row("c", "train"), row("a", "Test"), row("b", " val "), row("d", "train"))));
    assertThat(splits)
        .containsExactly(new FoldSplit(List.of("c", "d"), List.of("b"), List.of("a")));
  }

  @Test
  void aCaseInTwoPartsIsNamedWithItsFold() {
    SplitException refused =
        refused(
            List.of(
                List.of(row("a", "train"), row("b", "test")),
                List.of(row("a", "train"), row("b", "test"), row("a", "val"))));
    assertThat(refused.problems())
        .containsExactly(
            new Problem(
                Reason.CASE_IN_TWO_PARTS,
                "fold 1: 1 cases stand in more than one part: a (train, validation); put each in"
                    + " one part only"));
  }

  @Test
  void aPatientInTwoPartsIsNamedThoughTheCasesDiffer() {
    SplitException refused =
        refused(
            List.of(List.of(row("a", "train", "p1"), row("b", "test", "p1"), row("c", "test"))));
    assertThat(refused.problems())
        .extracting(Problem::reason)
        .containsExactly(Reason.PATIENT_IN_TWO_PARTS);
    assertThat(refused).hasMessageContaining("p1 (train, test)");
  }

  @Test
  void everythingWrongIsToldAtOnce() {
    SplitException refused =
        refused(List.of(List.of(row("a", "train"), row("a", "train"), row("b", "holdout"))));
    assertThat(refused.problems())
        .extracting(Problem::reason)
        .containsExactly(Reason.UNKNOWN_PART, Reason.DUPLICATE_CASE, Reason.PART_EMPTY);
    assertThat(refused)
        .hasMessageContaining("b ('holdout')")
        .hasMessageContaining("no case as test");
  }

  @Test
  void longListsOfOffendersAreCut() {
    List<Row> rows = IntStream.range(0, 13).mapToObj(i -> row("case_" + i, "?")).toList();
    assertThat(refused(List.of(rows))).hasMessageContaining("case_9 ('?') and 3 more");
  }

  @Test
  void noTableIsNoSplit() {
    assertThat(refused(List.of()).problems())
        .extracting(Problem::reason)
        .containsExactly(Reason.NO_CASES);
  }
}
