package dev.mhim.mil.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import dev.mhim.mil.SharedFiles;
import dev.mhim.tensors.Safetensors;
import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.TensorFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folders that are not the one recorded for us: other names, other lengths, damaged files. */
class ReferenceFolderTest {
  private static final String RECORDED = "small_mhim_attn";

  @TempDir Path folder;
  private String settings = "";
  private Map<String, Tensor> tensors = Map.of();

  @BeforeEach
  void readARecordedCase() throws IOException {
    Path golden = SharedFiles.path("golden");
    settings = Files.readString(golden.resolve(RECORDED + ".json"));
    tensors = Safetensors.read(golden.resolve(RECORDED + ".safetensors")).tensors();
  }

  @ParameterizedTest
  @CsvSource({"1", "2"})
  void aCaseOfAnotherNameAndNumberOfStepsIsRun(int steps) throws IOException {
    write("any name", withSteps(steps), onlySteps(steps));

    ParityReport report = run("any name");

    assertThat(ReferenceCase.names(folder)).containsExactly("any name");
    assertThat(report.failures()).isEmpty();
    assertThat(report.measurements())
        .extracting(Measurement::name)
        .contains("step%d/eval_logits".formatted(steps - 1))
        .noneMatch(name -> name.startsWith("step" + steps + "/"));
  }

  @Test
  void aCaseThatWasRecordedOtherwiseFails() throws IOException {
    Map<String, Tensor> other = onlySteps(1);
    assertThat(other).containsKey("step0/logits");
    other.computeIfPresent(
        "step0/logits",
        (name, logits) -> {
          float[] moved = logits.toFloats();
          moved[0] += 1e-2f;
          return Tensor.ofFloats(moved, 1, moved.length);
        });
    write("moved", withSteps(1), other);

    assertThat(run("moved").failures()).extracting(Measurement::kind).containsExactly("logits");
  }

  @Test
  void aFolderWithoutCasesIsRefused() throws IOException {
    assertRefused(() -> ReferenceCase.names(folder), folder + ": holds no case");
    Path missing = folder.resolve("missing");
    assertRefused(() -> ReferenceCase.names(missing), missing + ": no folder");
    Path file = Files.writeString(folder.resolve("file"), "");
    assertRefused(() -> ReferenceCase.names(file), file + ": no folder");
  }

  @Test
  void aCaseThatIsNotThereIsRefusedWithThoseThatAre() throws IOException {
    write("one", settings, tensors);

    assertThat(ReferenceCase.select(folder, List.of("one"))).containsExactly("one");
    assertRefused(
        () -> ReferenceCase.select(folder, List.of("two")),
        folder + ": holds no case 'two' but [one]");
  }

  @Test
  void tensorsWithoutSettingsAreRefused() throws IOException {
    write("c", settings, tensors);
    Files.delete(folder.resolve("c.json"));

    assertRefused(() -> run("c"), folder.resolve("c.json") + ": missing");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"steps\": 4', '\"steps\": 0', setting 'steps' is below 1",
    "'\"steps\": 4', '\"steps\": \"x\"', 'setting ''steps'' is ''x'', a whole number is needed'",
    "'\"mm\": 0.9', '\"mm\": \"x\"', 'setting ''mm'' is ''x'', a number is needed'",
    "'\"pure\": false', '\"pure\": 3', 'setting ''pure'' is ''3'', true or false is needed'",
    "'\"act\": \"gelu\"', '\"act\": \"elu\"', 'setting ''act'' is ''elu'', one of [RELU, GELU, TANH]'",
    "'\"baseline\"', '\"other\"', 'has no setting ''baseline'''",
    "'\"n_classes\": 2', '\"n_classes\": 1', '--n_classes is 1'",
  })
  void wrongSettingsAreRefused(String from, String to, String message) throws IOException {
    assertThat(settings).contains(from);
    write("c", settings.replace(from, to), tensors);

    assertThatThrownBy(() -> run("c"))
        .isInstanceOf(ReferenceCaseException.class)
        .hasMessageStartingWith(folder.resolve("c.json") + ": ")
        .hasMessageContaining(message);
  }

  @Test
  void settingsCutAtAnyLengthAreRefused() throws IOException {
    String whole = settings.strip();
    for (int length = 0; length < whole.length(); length++) {
      Path file = Files.writeString(folder.resolve("c.json"), whole.substring(0, length));
      assertRefused(() -> ReferenceCase.read(folder, "c"), file.toString());
    }
  }

  @Test
  void tensorsThatAreCutOrMissingOrDoNotFitAreRefused() throws IOException {
    write("cut", settings, tensors);
    Path cut = folder.resolve("cut.safetensors");
    byte[] bytes = Files.readAllBytes(cut);
    Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> run("cut"))
        .isInstanceOf(TensorFileException.class)
        .hasMessageStartingWith(cut.toString());

    write("short", settings, onlySteps(2));
    assertThatThrownBy(() -> run("short"))
        .isInstanceOf(TensorFileException.class)
        .hasMessageStartingWith(folder.resolve("short.safetensors").toString())
        .hasMessageContaining("no tensor 'step2/bag'");

    assertReplaced("step0/bag", t -> t.reshape(t.size()), "step0/bag is F32[");
    assertReplaced(
        "step0/label", t -> Tensor.ofLongs(new long[] {7}, 1), "label is 7 of 2 classes");
    assertReplaced("step0/label", t -> Tensor.ofLongs(new long[0], 0), "step0/label is empty");
    assertReplaced(
        "init/student/predictor.bias",
        t -> Tensor.ofFloats(new float[3], 3),
        "weight predictor.bias has shape [3]");
  }

  private void assertReplaced(String name, UnaryOperator<Tensor> by, String message)
      throws IOException {
    Map<String, Tensor> other = new LinkedHashMap<>(tensors);
    assertThat(other).containsKey(name);
    other.computeIfPresent(name, (key, tensor) -> by.apply(tensor));
    write("other", settings, other);

    assertThatThrownBy(() -> run("other"))
        .isInstanceOf(ReferenceCaseException.class)
        .hasMessageStartingWith(folder.resolve("other.safetensors") + ": ")
        .hasMessageContaining(message);
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(ReferenceCaseException.class)
        .hasMessageStartingWith(message);
  }

  private ParityReport run(String name) {
    return new ParityRunner(Device.cpu()).run(ReferenceCase.read(folder, name), Mutation.NONE);
  }

  private String withSteps(int steps) {
    return settings.replaceFirst("\"steps\": \\d+", "\"steps\": " + steps);
  }

  /** The first steps, without the end that belongs to all of them. */
  private Map<String, Tensor> onlySteps(int steps) {
    Map<String, Tensor> first = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> {
      boolean later =
          name.startsWith("final/")
              || (name.startsWith("step")
                  && Integer.parseInt(name.substring(4, name.indexOf('/'))) >= steps);
      if (!later) {
        first.put(name, tensor);
      }
    });
    return first;
  }

  private void write(String name, String json, Map<String, Tensor> content) throws IOException {
    Files.writeString(folder.resolve(name + ".json"), json);
    Safetensors.write(folder.resolve(name + ".safetensors"), content, Map.of());
  }
}
