package dev.mhim.tensors.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.tensors.DType;
import dev.mhim.tensors.SharedData;
import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.TensorFileException;
import dev.mhim.tensors.TensorFileException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchFileTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"types.pt", "types_legacy.pt", "types_protocol4.pt", "types_legacy_protocol4.pt"})
  void readsEveryTypeAndViewInEveryForm(String name) {
    TorchFile file = HostileFiles.read(HostileFiles.fixture(name));
    var tensors = file.tensors();

    assertThat(tensors.keySet())
        .containsExactly(
            "f32",
            "f64",
            "f16",
            "bf16",
            "i64",
            "i32",
            "i16",
            "i8",
            "u8",
            "bool",
            "empty",
            "transposed",
            "column",
            "rows");
    assertThat(tensors.values())
        .extracting(Tensor::toString)
        .containsExactly(
            "F32[2, 2]",
            "F64[1]",
            "F16[2]",
            "BF16[2]",
            "I64[]",
            "I32[1]",
            "I16[1]",
            "I8[1]",
            "U8[2]",
            "BOOL[3]",
            "F32[0, 4]",
            "F32[4, 3]",
            "F32[3]",
            "F32[2, 4]");
    assertThat(file.tensor("f32"))
        .isEqualTo(
            Tensor.ofFloats(new float[] {1.5f, -2.25f, 0.1f, Float.POSITIVE_INFINITY}, 2, 2));
    assertThat(file.tensor("f64")).isEqualTo(Tensor.ofDoubles(new double[] {1.0 / 3}, 1));
    assertThat(file.tensor("f16"))
        .isEqualTo(Tensor.ofFloats(new float[] {0.1f, 65504}, 2).to(DType.F16));
    assertThat(file.tensor("bf16"))
        .isEqualTo(Tensor.ofFloats(new float[] {0.1f, 3e38f}, 2).to(DType.BF16));
    assertThat(file.tensor("i64")).isEqualTo(Tensor.ofLongs(new long[] {-(1L << 62)}));
    assertThat(file.tensor("i32").toLongs()).containsExactly(-7);
    assertThat(file.tensor("i16").toLongs()).containsExactly(-300);
    assertThat(file.tensor("i8").toLongs()).containsExactly(-128);
    assertThat(file.tensor("u8").toLongs()).containsExactly(200, 255);
    assertThat(file.tensor("bool").toLongs()).containsExactly(1, 0, 1);
    assertThat(file.tensor("transposed").toFloats())
        .containsExactly(0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11);
    assertThat(file.tensor("column").toFloats()).containsExactly(1, 5, 9);
    assertThat(file.tensor("rows").toFloats()).containsExactly(4, 5, 6, 7, 8, 9, 10, 11);
  }

  @Test
  void readsABareTensorUnderTheEmptyName() {
    TorchFile file = HostileFiles.read(HostileFiles.fixture("bare.pt"));

    assertThat(file.tensors()).containsOnlyKeys("");
    assertThat(file.root())
        .isEqualTo(
            new PtValue.TensorValue(
                Tensor.ofFloats(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, 3, 4)));
  }

  @Test
  void readsANestedCheckpointWithItsNumbersAndTexts() {
    TorchFile file = HostileFiles.read(HostileFiles.fixture("checkpoint.pt"));

    assertThat(file.tensors())
        .containsKeys(
            "model.weight", "model.bias", "teacher.weight", "optimizer.state.0.exp_avg", "list.1.1")
        .containsEntry("model.weight", Tensor.ofFloats(new float[] {0, 1, 2, 3, 4, 5}, 2, 3));
    PtValue.Dict root = (PtValue.Dict) file.root();
    assertThat(root.get("epoch")).contains(new PtValue.Whole(3));
    assertThat(root.get("big")).contains(new PtValue.Whole(-(1L << 40)));
    assertThat(root.get("best")).contains(new PtValue.Real(0.75));
    assertThat(root.get("done")).contains(new PtValue.Flag(true));
    assertThat(root.get("note")).contains(new PtValue.Text("Grüße"));
    assertThat(root.get("nothing")).contains(new PtValue.Nothing());
    assertThat(root.get("absent")).isEmpty();
  }

  @Test
  void readsThePublishedCheckpoint() {
    TorchFile file =
        TorchFile.read(SharedData.path("data/checkpoints/c16_abmil_seed2021_fold0.pt"));

    assertThat(file.tensors().entrySet())
        .extracting(entry -> entry.getKey() + " " + entry.getValue())
        .containsExactly(
            "patch_to_emb.0.weight F32[512, 1024]",
            "patch_to_emb.0.bias F32[512]",
            "online_encoder.attention.attention.0.weight F32[128, 512]",
            "online_encoder.attention.attention.2.weight F32[1, 128]",
            "predictor.weight F32[2, 512]",
            "predictor.bias F32[2]");
    assertThat(file.tensor("predictor.bias").toFloats()).doesNotContain(Float.NaN);
  }

  @Test
  void readsEveryMuskBag() throws IOException {
    List<Path> bags;
    try (var listing = Files.list(SharedData.path("data/musk1/pt_files"))) {
      bags = listing.sorted().toList();
    }
    long patches = 0;
    for (Path bag : bags) {
      Tensor tensor = TorchFile.read(bag).tensor("");
      assertThat(tensor.dtype()).isEqualTo(DType.F32);
      assertThat(tensor.dim(1)).isEqualTo(166);
      patches += tensor.dim(0);
    }
    assertThat(bags).hasSize(92);
    assertThat(patches).as("instances of UCI Musk version 1").isEqualTo(476);
  }

  @Test
  void tellsAMissingFile() {
    assertThatThrownBy(() -> TorchFile.read(Path.of("no-such.pt")))
        .isInstanceOfSatisfying(
            TensorFileException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.NOT_FOUND));
  }
}
