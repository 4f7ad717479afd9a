package dev.mhim.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mhim.tensors.Safetensors;
import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.torch.TorchFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands that work without a platform: what they refuse, and how. */
class ToolsCommandTest {
  private static final Map<String, Tensor> WEIGHTS =
      Map.of("predictor.bias", Tensor.ofFloats(new float[] {1, 2}, 2));

  @TempDir Path folder;
  private final StringWriter errors = new StringWriter();

  @ParameterizedTest
  @CsvSource({
    "bench step --baseline=foo, 2, '--baseline takes attn, selfattn, dsmil, gated_attn, but got"
        + " ''foo'''",
    "bench step --sizes=1000;0, 2, '--sizes takes numbers of patches from 1'",
    "bench step --device=tpu, 2, 'tpu'",
    "bench step --steps_per_wait=0, 2, '--steps_per_wait takes a number from 1, but got 0'",
    "bench bags --mib=0, 2, '--mib takes 1 to 256'",
    "bench bags --clients=100, 2, '--clients 1 to 64'",
    "bench bags --data=DIR/none, 3, 'no platform is up'",
    "parity DIR --mutate=foo, 2, '''foo'' is no known mistake: give teacher_never_updated'",
    "parity DIR, 1, 'holds no case'",
    "parity DIR/missing, 1, 'no folder'",
    "models inspect DIR/missing.pt, 1, 'NOT_FOUND'",
    "models inspect DIR/missing.safetensors, 1, 'NOT_FOUND'",
    "models convert DIR/a.pt DIR/b.h5, 2, 'end it in .pt or .safetensors'",
    "models convert DIR/a.pt, 2, 'OUT'",
  })
  void whatCannotBeDoneIsOneLine(String command, int code, String message) {
    assertThat(execute(command)).isEqualTo(code);
    assertThat(errors.toString()).startsWith("mhim: ").contains(message);
    assertThat(errors.toString().lines()).hasSize(1);
  }

  @Test
  void aFileOfWeightsThatIsCutIsOneLine() throws Exception {
    Path torch = folder.resolve("model.pt");
    TorchFile.write(torch, TorchFile.stateDict(new java.util.LinkedHashMap<>(WEIGHTS)));
    byte[] whole = Files.readAllBytes(torch);
    Files.write(torch, Arrays.copyOf(whole, whole.length / 2));

    assertThat(execute("models inspect DIR/model.pt")).isEqualTo(ExitCode.FAILED);
    assertThat(errors.toString())
        .startsWith("mhim: " + torch)
        .contains("TRUNCATED")
        .hasLineCount(1);
  }

  @Test
  void convertDoesNotReplaceAFile() throws Exception {
    Safetensors.write(folder.resolve("a.safetensors"), WEIGHTS, Map.of());

    assertThat(execute("models convert DIR/a.safetensors DIR/b.pt")).isEqualTo(ExitCode.OK);
    byte[] written = Files.readAllBytes(folder.resolve("b.pt"));
    assertThat(execute("models convert DIR/a.safetensors DIR/b.pt")).isEqualTo(ExitCode.FAILED);

    assertThat(errors.toString()).contains("b.pt exists");
    assertThat(TorchFile.read(folder.resolve("b.pt")).tensors()).containsAllEntriesOf(WEIGHTS);
    assertThat(folder.resolve("b.pt")).hasBinaryContent(written);
  }

  @Test
  void parityEndsWithOneWhereAValueIsOffAndWhereAMistakeIsFound() throws Exception {
    Path golden = Path.of(System.getProperty("mhim.shared", "../../../shared"), "golden");
    String name = "small_mhim_attn";
    assumeTrue(Files.isDirectory(golden), "reference cases skipped: ../shared not found");
    Files.copy(golden.resolve(name + ".json"), folder.resolve("right.json"));
    Files.copy(golden.resolve(name + ".json"), folder.resolve("moved.json"));
    Map<String, Tensor> tensors =
        new LinkedHashMap<>(Safetensors.read(golden.resolve(name + ".safetensors")).tensors());
    Safetensors.write(folder.resolve("right.safetensors"), tensors, Map.of());
    tensors.computeIfPresent(
        "step1/main_loss",
        (loss, value) -> Tensor.ofFloats(new float[] {value.toFloats()[0] * 1.001f}));
    Safetensors.write(folder.resolve("moved.safetensors"), tensors, Map.of());

    assertThat(execute("parity DIR --case=right")).as(errors.toString()).isEqualTo(ExitCode.OK);
    assertThat(execute("parity DIR --case=moved")).isEqualTo(ExitCode.FAILED);
    assertThat(execute("parity DIR")).isEqualTo(ExitCode.FAILED);
    assertThat(execute("parity DIR --case=right --mutate=teacher-never-updated"))
        .isEqualTo(ExitCode.FAILED);
  }

  private int execute(String command) {
    String[] args = command.replace("DIR", folder.toString()).replace(';', ',').split(" ", -1);
    return Commands.execute(Commands.create().setErr(new PrintWriter(errors)), args);
  }
}
