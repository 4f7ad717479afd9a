package dev.mhim.mil.parity;

import dev.mhim.mil.config.Activation;
import dev.mhim.mil.config.Baseline;
import dev.mhim.mil.config.EarlyStopping;
import dev.mhim.mil.config.FoldConfig;
import dev.mhim.mil.config.InvalidConfigurationException;
import dev.mhim.mil.config.LossConfig;
import dev.mhim.mil.config.MaskConfig;
import dev.mhim.mil.config.MergeConfig;
import dev.mhim.mil.config.Method;
import dev.mhim.mil.config.ModelConfig;
import dev.mhim.mil.config.OptimizerConfig;
import dev.mhim.mil.config.ScheduleConfig;
import dev.mhim.mil.config.TeacherConfig;
import dev.mhim.mil.data.Target;
import dev.mhim.mil.model.StateDict;
import dev.mhim.tensors.Safetensors;
import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * One recorded run of the published code: {@code NAME.json} with its settings and {@code
 * NAME.safetensors} with start weights, bags, draws and every value that follows.
 *
 * @param steps number of training steps, one bag each
 */
public record ReferenceCase(String name, FoldConfig config, int steps, TensorFile tensors) {

  private static final String TENSORS = ".safetensors";

  /**
   * The names of the cases in a folder, in alphabetical order: every {@code NAME.safetensors}.
   *
   * @throws ReferenceCaseException if it can't be read or has no case
   */
  public static List<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(file -> file.endsWith(TENSORS))
              .map(file -> file.substring(0, file.length() - TENSORS.length()))
              .sorted()
              .toList();
      if (names.isEmpty()) {
        throw new ReferenceCaseException(
            folder, "holds no case, which is NAME.json with NAME.safetensors: give such a folder");
      }
      return names;
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw new ReferenceCaseException(folder, "no folder: give one with reference cases", e);
    } catch (IOException e) {
      throw new ReferenceCaseException(folder, "can't be read: " + e.getMessage(), e);
    }
  }

  /**
   * The cases of a folder, or those asked for.
   *
   * @param only names; empty for all
   * @throws ReferenceCaseException also if one of them is missing
   */
  public static List<String> select(Path folder, List<String> only) {
    List<String> names = names(folder);
    for (String name : only) {
      if (!names.contains(name)) {
        throw new ReferenceCaseException(
            folder, "holds no case '%s' but %s".formatted(name, names));
      }
    }
    return only.isEmpty() ? names : List.copyOf(only);
  }

  /**
   * Reads one case.
   *
   * @throws ReferenceCaseException if its settings are missing or wrong
   * @throws dev.mhim.tensors.TensorFileException if its tensors can't be read
   */
  public static ReferenceCase read(Path folder, String name) {
    CaseSettings settings = CaseSettings.read(folder.resolve(name + ".json"));
    int steps = settings.whole("steps");
    if (steps < 1) {
      throw new ReferenceCaseException(settings.file(), "setting 'steps' is below 1");
    }
    try {
      return new ReferenceCase(
          name, config(settings), steps, Safetensors.read(folder.resolve(name + TENSORS)));
    } catch (InvalidConfigurationException e) {
      throw new ReferenceCaseException(settings.file(), String.valueOf(e.getMessage()), e);
    }
  }

  /** The tensors whose names start with {@code prefix}, without it. */
  StateDict state(String prefix) {
    Map<String, Tensor> state = new LinkedHashMap<>();
    tensors
        .tensors()
        .forEach((key, tensor) -> {
          if (key.startsWith(prefix)) {
            state.put(key.substring(prefix.length()), tensor);
          }
        });
    return new StateDict(state);
  }

  /** What the bag of a step is trained towards. */
  Target target(int step) {
    int label = (int) first("step" + step + "/label");
    if (label < 0 || label >= config.model().classes()) {
      throw new ReferenceCaseException(
          tensors.source(),
          "step%d/label is %d of %d classes".formatted(step, label, config.model().classes()));
    }
    if (!config.survival()) {
      return new Target.ClassLabel(label);
    }
    boolean censored = first("step" + step + "/censorship") == 1;
    return new Target.Survival(label, 0, !censored);
  }

  /** The features of the bag of a step, {@code [N, D]}, recorded as {@code [1, N, D]}. */
  Tensor bag(int step) {
    String name = "step" + step + "/bag";
    Tensor bag = tensors.tensor(name);
    int width = config.model().inputDim();
    if (bag.rank() < 2 || bag.size() == 0 || bag.dim(bag.rank() - 1) != width) {
      throw new ReferenceCaseException(
          tensors.source(), "%s is %s, [1, N, %d] is needed".formatted(name, bag, width));
    }
    return bag.reshape(bag.size() / width, width);
  }

  private double first(String name) {
    Tensor tensor = tensors.tensor(name);
    if (tensor.size() == 0) {
      throw new ReferenceCaseException(tensors.source(), name + " is empty");
    }
    return tensor.toDoubles()[0];
  }

  private static FoldConfig config(CaseSettings s) {
    boolean pure = s.truth("pure");
    boolean merge = !pure && s.truth("merge_enable");
    return new FoldConfig(
        pure ? Method.PURE : Method.MHIM,
        new ModelConfig(
            s.constant("baseline", Baseline.class),
            s.whole("input_dim"),
            s.whole("mlp_dim"),
            s.whole("n_classes"),
            s.constant("act", Activation.class),
            s.constant("da_act", Activation.class),
            0,
            s.whole("head")),
        new MaskConfig(
            s.number("mask_ratio"),
            s.number("mask_ratio_l"),
            s.number("mask_ratio_h"),
            s.number("mask_ratio_hr"),
            false,
            s.truth("attn2score")),
        new MergeConfig(
            merge,
            s.whole("merge_k"),
            s.number("merge_ratio"),
            s.number("merge_mm"),
            merge && s.truthIfSet("merge_test")),
        new TeacherConfig(s.number("mm"), false, s.number("temp_t"), true),
        new LossConfig(
            s.constant("loss", LossConfig.MainLoss.class), 1, pure ? 0 : s.number("aux_alpha")),
        new OptimizerConfig(
            s.constant("optimizer", OptimizerConfig.Kind.class),
            s.number("lr"),
            s.number("weight_decay"),
            1,
            OptionalDouble.empty()),
        new ScheduleConfig(ScheduleConfig.Kind.CONST, false, 0, 1e-6),
        EarlyStopping.disabled(),
        1,
        0,
        0,
        false);
  }
}
