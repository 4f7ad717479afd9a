package dev.mhim.standalone.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.standalone.flags.UsageException;
import dev.mhim.standalone.view.WeightsJson;
import dev.mhim.standalone.view.WeightsText;
import dev.mhim.tensors.Safetensors;
import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.TensorFileException;
import dev.mhim.tensors.torch.PtValue;
import dev.mhim.tensors.torch.TorchFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredWeightsTest {
  @TempDir Path folder;

  @Test
  void anAttentionModelIsRecognisedByItsWeights() {
    Path file = folder.resolve("model.safetensors");
    Safetensors.write(file, attention("feature.0."), Map.of("mhim.settings", "{\"lr\":0.1}"));

    StoredWeights content = StoredWeights.read(file);

    assertThat(content.form()).isEqualTo(StoredWeights.Form.SAFETENSORS);
    assertThat(NetworkShape.all(content.tensors()))
        .hasEntrySatisfying(
            "",
            shape ->
                assertThat(shape.settings())
                    .containsExactly(
                        Map.entry("baseline", "attn"),
                        Map.entry("input_dim", "3"),
                        Map.entry("mlp_dim", "8"),
                        Map.entry("n_classes", "2"),
                        Map.entry("merge_enable", "true"),
                        Map.entry("merge_k", "5")));
    assertThat(WeightsText.of(content))
        .contains(
            "network, by its weights: baseline attn, input_dim 3, mlp_dim 8, n_classes 2,"
                + " merge_enable true, merge_k 5",
            "  mhim.settings",
            "    lr: 0.1");
    // 8·3 + 8 + 4·8 + 4 + 2·8 + 2, and the queries 5·8 once.
    assertThat(WeightsSize.of(content.tensors()))
        .isEqualTo(new WeightsSize(8, 126, 4 * (126 + 40)));
  }

  @Test
  void aNestedCheckpointOfV1ShowsItsPartsAndTodaysNames() {
    Path file = folder.resolve("checkpoint.pt");
    TorchFile.write(
        file,
        dict(
            "model", TorchFile.stateDict(attention("patch_to_emb.0.")),
            "teacher", TorchFile.stateDict(attention("patch_to_emb.0.")),
            "epoch", new PtValue.Whole(7)));

    StoredWeights content = StoredWeights.read(file);

    assertThat(content.metadata()).containsExactly(Map.entry("epoch", "7"));
    assertThat(NetworkShape.all(content.tensors())).containsOnlyKeys("model", "teacher");
    assertThat(WeightsText.of(content))
        .anySatisfy(line ->
            assertThat(line)
                .contains("model.patch_to_emb.0.weight", "(now model.feature.0.weight)"));
    assertThat(WeightsJson.of(content))
        .contains(
            "\"epoch\":\"7\"",
            "{\"name\":\"teacher.patch_to_emb.0.bias\",\"todays_name\":\"teacher.feature.0.bias\",\"dtype\":\"F32\",\"shape\":[8]}",
            "\"part\":\"teacher\"");
  }

  @Test
  void aBareTensorIsShownToo() {
    Path file = folder.resolve("bag.pt");
    TorchFile.write(file, new PtValue.TensorValue(Tensor.ofFloats(new float[6], 2, 3)));

    assertThat(WeightsText.of(StoredWeights.read(file)))
        .contains("  (the tensor itself)  F32  [2, 3]");
  }

  @Test
  void aNameDoesNotSteerTheTerminal() {
    Path file = folder.resolve("model.safetensors");
    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("a\u001b[2Jb", Tensor.ofFloats(new float[1], 1));
    Safetensors.write(file, tensors, Map.of("key\n", "\u0007"));

    assertThat(String.join("", WeightsText.of(StoredWeights.read(file))))
        .contains("a\ufffd[2Jb", "key\ufffd: \ufffd")
        .doesNotContainPattern("\\p{Cc}");
  }

  @Test
  void theFormIsFoundWithoutAnEnding() throws IOException {
    Path safetensors = folder.resolve("one");
    Path torch = folder.resolve("two");
    Safetensors.write(safetensors, attention("feature.0."), Map.of());
    TorchFile.write(torch, TorchFile.stateDict(attention("feature.0.")));

    assertThat(StoredWeights.read(safetensors).form()).isEqualTo(StoredWeights.Form.SAFETENSORS);
    assertThat(StoredWeights.read(torch).form()).isEqualTo(StoredWeights.Form.TORCH);
    Path text = Files.writeString(folder.resolve("three"), "ID,Label\na,1\n");
    assertThatThrownBy(() -> StoredWeights.read(text))
        .isInstanceOf(TensorFileException.class)
        .hasMessageStartingWith(text.toString());
  }

  @Test
  void weightsGoThereAndBackUnchanged() {
    Path first = folder.resolve("first.safetensors");
    Path torch = folder.resolve("second.pt");
    Path back = folder.resolve("third.safetensors");
    Safetensors.write(first, attention("feature.0."), Map.of("epoch", "3"));

    convert(first, torch, "", false);
    convert(torch, back, "", false);

    assertThat(TorchFile.read(torch).tensors())
        .containsExactlyInAnyOrderEntriesOf(attention("feature.0."));
    assertThat(Safetensors.read(back).tensors())
        .containsExactlyInAnyOrderEntriesOf(attention("feature.0."));
    assertThat(Safetensors.read(back).metadata()).isEmpty();
  }

  @Test
  void onePartOfACheckpointIsTakenUnderTodaysNames() {
    Path nested = folder.resolve("nested.pt");
    Path teacher = folder.resolve("teacher.safetensors");
    TorchFile.write(
        nested,
        dict(
            "teacher",
            TorchFile.stateDict(attention("patch_to_emb.0.")),
            "epoch",
            new PtValue.Whole(7)));

    convert(nested, teacher, "teacher", true);

    assertThat(Safetensors.read(teacher).tensors())
        .containsExactlyInAnyOrderEntriesOf(attention("feature.0."));
    assertThat(Safetensors.read(teacher).metadata()).containsEntry("epoch", "7");
    assertThatThrownBy(() -> convert(nested, teacher, "student", true))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--part student")
        .hasMessageContaining("begin with [teacher]");
  }

  @Test
  void theNameOfWhatIsWrittenMustSayItsForm() {
    assertThatThrownBy(() -> WeightsConversion.formOf(Path.of("model.h5")))
        .isInstanceOf(UsageException.class)
        .hasMessage("'model.h5' does not say what to write: end it in .pt or .safetensors");
  }

  private static void convert(Path from, Path to, String part, boolean rename) {
    StoredWeights content = StoredWeights.read(from);
    WeightsConversion.write(
        to, WeightsConversion.select(content, part, rename), content.metadata());
  }

  private static PtValue dict(Object... keysAndValues) {
    List<PtValue.Item> items = new java.util.ArrayList<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      items.add(
          new PtValue.Item(
              new PtValue.Text((String) keysAndValues[i]), (PtValue) keysAndValues[i + 1]));
    }
    return new PtValue.Dict(items);
  }

  private static SequencedMap<String, Tensor> attention(String feature) {
    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put(feature + "weight", tensor(8, 3));
    tensors.put(feature + "bias", tensor(8));
    tensors.put("online_encoder.attention.attention.0.weight", tensor(4, 8));
    tensors.put("online_encoder.attention.attention.2.weight", tensor(1, 4));
    tensors.put("predictor.weight", tensor(2, 8));
    tensors.put("predictor.bias", tensor(2));
    tensors.put("merge.global_q", tensor(1, 5, 8));
    tensors.put("merge.global_q_mm", tensor(1, 5, 8));
    return tensors;
  }

  /** 0, 1, 2 and so on. */
  private static Tensor tensor(long... shape) {
    int size = 1;
    for (long dim : shape) {
      size *= (int) dim;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = i;
    }
    return Tensor.ofFloats(values, shape);
  }
}
