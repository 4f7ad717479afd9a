package dev.mhim.mil.parity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.mhim.mil.config.Activation;
import dev.mhim.mil.config.Baseline;
import dev.mhim.mil.config.EarlyStopping;
import dev.mhim.mil.config.FoldConfig;
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
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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

  /** The names of the cases in a folder: those with both files, in alphabetical order. */
  public static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".safetensors"))
          .map(file -> file.substring(0, file.length() - ".safetensors".length()))
          .filter(name -> Files.exists(folder.resolve(name + ".json")))
          .sorted()
          .toList();
    }
  }

  /** Reads one case. */
  public static ReferenceCase read(Path folder, String name) throws IOException {
    Map<String, String> settings = settings(folder.resolve(name + ".json"));
    return new ReferenceCase(
        name,
        config(settings),
        Integer.parseInt(settings.get("steps")),
        Safetensors.read(folder.resolve(name + ".safetensors")));
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
    int label = (int) tensors.tensor("step" + step + "/label").toLongs()[0];
    if (!config.survival()) {
      return new Target.ClassLabel(label);
    }
    boolean censored = tensors.tensor("step" + step + "/censorship").toFloats()[0] == 1;
    return new Target.Survival(label, 0, !censored);
  }

  private static FoldConfig config(Map<String, String> s) {
    boolean pure = Boolean.parseBoolean(s.get("pure"));
    boolean merge = !pure && Boolean.parseBoolean(s.get("merge_enable"));
    return new FoldConfig(
        pure ? Method.PURE : Method.MHIM,
        new ModelConfig(
            Baseline.valueOf(upper(s, "baseline")),
            Integer.parseInt(s.get("input_dim")),
            Integer.parseInt(s.get("mlp_dim")),
            Integer.parseInt(s.get("n_classes")),
            Activation.valueOf(upper(s, "act")),
            Activation.valueOf(upper(s, "da_act")),
            0,
            Integer.parseInt(s.get("head"))),
        new MaskConfig(
            number(s, "mask_ratio"),
            number(s, "mask_ratio_l"),
            number(s, "mask_ratio_h"),
            number(s, "mask_ratio_hr"),
            false,
            Boolean.parseBoolean(s.get("attn2score"))),
        new MergeConfig(
            merge,
            Integer.parseInt(s.get("merge_k")),
            number(s, "merge_ratio"),
            number(s, "merge_mm"),
            merge && Boolean.parseBoolean(s.get("merge_test"))),
        new TeacherConfig(number(s, "mm"), false, number(s, "temp_t"), true),
        new LossConfig(
            LossConfig.MainLoss.valueOf(upper(s, "loss")), 1, pure ? 0 : number(s, "aux_alpha")),
        new OptimizerConfig(
            OptimizerConfig.Kind.valueOf(upper(s, "optimizer")),
            number(s, "lr"),
            number(s, "weight_decay"),
            1,
            OptionalDouble.empty()),
        new ScheduleConfig(ScheduleConfig.Kind.CONSTANT, false, 0, 1e-6),
        EarlyStopping.disabled(),
        1,
        0,
        0,
        false);
  }

  private static double number(Map<String, String> settings, String key) {
    return Double.parseDouble(settings.get(key));
  }

  private static String upper(Map<String, String> settings, String key) {
    return settings.getOrDefault(key, "").toUpperCase(Locale.ROOT);
  }

  /** A flat JSON object as text values. */
  private static Map<String, String> settings(Path file) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(file.toFile())) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.FIELD_NAME) {
          String key = parser.currentName();
          parser.nextToken();
          settings.put(key, parser.getText());
        }
      }
    }
    return settings;
  }
}
