package dev.mhim.trainer.method;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.mil.training.Stage;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.ModelPredictions;
import dev.mhim.v1.ModelRole;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FitEpochsTest {
  @ParameterizedTest
  @CsvSource({"0 0 0,1", "9 0 4,5", "1 1 199 2,3", "3 5,5", "7,8"})
  void stagesEndAfterTheMedianOfWhatTheFoldsSelected(String selected, int epochs) {
    List<FoldPredictions> folds =
        List.of(selected.split(" ")).stream()
            .map(epoch -> fold(Integer.parseInt(epoch), 2 * Integer.parseInt(epoch)))
            .toList();

    assertThat(FitEpochs.of(folds)).containsEntry(Stage.TEACHER, epochs);
  }

  @Test
  void eachStageFollowsItsOwnModel() {
    assertThat(FitEpochs.of(List.of(fold(3, 10), fold(3, 10))))
        .isEqualTo(Map.of(Stage.TEACHER, 4, Stage.STUDENT, 11));
  }

  @Test
  void aPlainModelHasOneStageAndAFoldHasNone() {
    FoldPredictions plain =
        FoldPredictions.newBuilder().addModels(model(ModelRole.MODEL_ROLE_BASELINE, 6)).build();
    assertThat(FitEpochs.of(List.of(plain))).isEqualTo(Map.of(Stage.TEACHER, 7));
    assertThat(FitEpochs.of(List.of())).isEmpty();
  }

  @Property
  void itLiesWithinWhatTheFoldsSelected(
      @ForAll @Size(min = 1, max = 20) List<@IntRange(max = 500) Integer> selected) {
    List<FoldPredictions> folds = selected.stream().map(epoch -> fold(epoch, epoch)).toList();

    assertThat(FitEpochs.of(folds))
        .hasEntrySatisfying(
            Stage.STUDENT,
            epochs ->
                assertThat(epochs - 1)
                    .isBetween(Collections.min(selected), Collections.max(selected)));
  }

  private static FoldPredictions fold(int baseline, int student) {
    return FoldPredictions.newBuilder()
        .addModels(model(ModelRole.MODEL_ROLE_BASELINE, baseline))
        .addModels(model(ModelRole.MODEL_ROLE_STUDENT, student))
        .addModels(model(ModelRole.MODEL_ROLE_TEACHER, 499))
        .build();
  }

  private static ModelPredictions model(ModelRole role, int selected) {
    return ModelPredictions.newBuilder().setRole(role).setSelectedEpoch(selected).build();
  }
}
