package dev.mhim.mil.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.tensors.Safetensors;
import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.TensorFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightsFileTest {
  private static final Tensor ONE = Tensor.ofFloats(new float[] {1}, 1);
  private static final Tensor TWO = Tensor.ofFloats(new float[] {2}, 1);

  @TempDir private Path folder;

  @Test
  void aStateDictIsReadAsItIs() {
    Path file = write(Map.of("feature.0.bias", ONE));
    for (WeightsFile.Part part : WeightsFile.Part.values()) {
      assertThat(WeightsFile.read(file, part).tensors())
          .containsExactly(Map.entry("feature.0.bias", ONE));
    }
  }

  @Test
  void ofACheckpointTheWantedPartIsTaken() {
    Map<String, Tensor> checkpoint = new LinkedHashMap<>();
    checkpoint.put("model.feature.0.bias", ONE);
    checkpoint.put("teacher.feature.0.bias", TWO);
    checkpoint.put("optimizer.state.0.exp_avg", TWO);
    Path file = write(checkpoint);
    assertThat(WeightsFile.read(file, WeightsFile.Part.MODEL).tensors())
        .containsExactly(Map.entry("feature.0.bias", ONE));
    assertThat(WeightsFile.read(file, WeightsFile.Part.TEACHER).tensors())
        .containsExactly(Map.entry("feature.0.bias", TWO));
  }

  @Test
  void aPlainCheckpointHasItsModelForATeacher() {
    Path file = write(Map.of("model.feature.0.bias", ONE));
    assertThat(WeightsFile.read(file, WeightsFile.Part.TEACHER).tensors())
        .containsExactly(Map.entry("feature.0.bias", ONE));
  }

  @Test
  void namesOfTheFirstVersionAndOfDataParallelTrainingAreTodays() {
    Path file = write(Map.of("module.patch_to_emb.0.weight", ONE, "patch_to_emb.0.bias", TWO));
    assertThat(WeightsFile.read(file, WeightsFile.Part.MODEL).tensors().keySet())
        .containsExactlyInAnyOrder("feature.0.weight", "feature.0.bias");
  }

  @ParameterizedTest
  @CsvSource({
    "patch_to_emb.0.weight, feature.0.weight",
    "module.patch_to_emb.0.bias, feature.0.bias",
    "teacher.module.predictor.bias, teacher.predictor.bias",
    "model.patch_to_emb.0.weight, model.feature.0.weight",
    "feature.0.weight, feature.0.weight",
    "online_encoder.patch_to_emb.0.weight, online_encoder.patch_to_emb.0.weight",
  })
  void namesOfEveryVersionBecomeTodays(String name, String today) {
    assertThat(PublishedNames.today(name)).isEqualTo(today);
  }

  @Test
  void aFileWithoutWeightsIsToldSo() {
    assertThatThrownBy(() -> WeightsFile.read(write(Map.of()), WeightsFile.Part.MODEL))
        .isInstanceOf(InvalidStateException.class)
        .hasMessageContaining("holds no weights by name");
  }

  @Test
  void aFileThatIsNoTensorFileIsToldSo() throws IOException {
    Path file = Files.writeString(folder.resolve("weights.pt"), "no weights at all");
    assertThatThrownBy(() -> WeightsFile.read(file, WeightsFile.Part.MODEL))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining("weights.pt");
  }

  @Test
  void allThatDoesNotFitIsToldAtOnce() {
    Map<String, List<Long>> expected =
        Map.of("feature.0.weight", List.of(2L, 3L), "feature.0.bias", List.of(1L));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("feature.0.weight", ONE);
    tensors.put("layer1.norm.weight", TWO);
    tensors.put("merge.norm.weight", TWO);
    assertThatThrownBy(() -> StateCheck.require("--teacher_init", new StateDict(tensors), expected))
        .isInstanceOf(InvalidStateException.class)
        .hasMessage(
            "--teacher_init does not fit the network; missing: feature.0.bias; unexpected:"
                + " layer1.norm.weight; of another shape: feature.0.weight is [1] where [2, 3] is"
                + " needed: give weights of the same --baseline, --input_dim, --mlp_dim and"
                + " --n_classes");
  }

  private Path write(Map<String, Tensor> tensors) {
    Path file = folder.resolve("weights.safetensors");
    Safetensors.write(file, tensors, Map.of());
    return file;
  }
}
