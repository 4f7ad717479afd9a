package dev.mhim.mil.config;

import dev.mhim.mil.config.LossConfig.MainLoss;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Settings as text by their published flags, such as {@code mask_ratio_h = 0.03}: how they travel
 * in a model's metadata. A number is exact to the bit.
 */
public final class ConfigFlags {
  private static final String NONE = "none";
  private static final String BALANCED = "balanced";
  private static final String MHIM = "mhim";
  private static final String PURE = "mhim_pure";

  /** What models written before a flag had one name everywhere say, and what it is today. */
  private static final Map<String, String> EARLIER_VALUES =
      Map.of("baseline=gated", "gated_attn", "lr_sche=constant", "const");

  private static final Map<String, String> EARLIER_FLAGS = Map.of("early_stopping", "stop_early");

  private ConfigFlags() {}

  /** All settings, sorted by flag. */
  public static Map<String, String> of(FoldConfig config) {
    Map<String, String> flags = new TreeMap<>();
    ModelConfig model = config.model();
    flags.put("model", config.method() == Method.MHIM ? MHIM : PURE);
    flags.put("baseline", lower(model.baseline()));
    flags.put("input_dim", Integer.toString(model.inputDim()));
    flags.put("mlp_dim", Integer.toString(model.mlpDim()));
    flags.put("n_classes", Integer.toString(model.classes()));
    flags.put("act", lower(model.activation()));
    flags.put("da_act", lower(model.attentionActivation()));
    flags.put("dropout", Double.toString(model.dropout()));
    flags.put("n_heads", Integer.toString(model.heads()));
    flags.put("mask_ratio", Double.toString(config.mask().random()));
    flags.put("mask_ratio_l", Double.toString(config.mask().low()));
    flags.put("mask_ratio_h", Double.toString(config.mask().high()));
    flags.put("mask_ratio_hr", Double.toString(config.mask().highShare()));
    flags.put("mrh_sche", Boolean.toString(config.mask().decayHigh()));
    flags.put("attn2score", Boolean.toString(config.mask().pseudoScores()));
    flags.put("merge_enable", Boolean.toString(config.merge().enabled()));
    flags.put("merge_k", Integer.toString(config.merge().tokens()));
    flags.put("merge_ratio", Double.toString(config.merge().ratio()));
    flags.put("merge_mm", Double.toString(config.merge().momentum()));
    flags.put("merge_test", Boolean.toString(config.merge().atTest()));
    flags.put("mm", Double.toString(config.teacher().momentum()));
    flags.put("mm_sche", Boolean.toString(config.teacher().momentumToOne()));
    flags.put("temp_t", Double.toString(config.teacher().temperature()));
    flags.put("teacher_dropout", Boolean.toString(config.teacher().dropout()));
    flags.put("loss", lower(config.loss().main()));
    flags.put("main_alpha", Double.toString(config.loss().mainWeight()));
    flags.put("aux_alpha", Double.toString(config.loss().auxWeight()));
    flags.put("class_weights", text(config.loss().classWeights()));
    putTraining(flags, config);
    return Collections.unmodifiableMap(flags);
  }

  private static void putTraining(Map<String, String> flags, FoldConfig config) {
    OptimizerConfig optimizer = config.optimizer();
    flags.put("opt", lower(optimizer.kind()));
    flags.put("lr", Double.toString(optimizer.learningRate()));
    flags.put("weight_decay", Double.toString(optimizer.weightDecay()));
    flags.put("accumulation_steps", Integer.toString(optimizer.accumulationSteps()));
    flags.put(
        "clip_grad",
        optimizer.clipGradient().isPresent()
            ? Double.toString(optimizer.clipGradient().getAsDouble())
            : NONE);
    flags.put("lr_sche", lower(config.schedule().kind()));
    flags.put("lr_supi", Boolean.toString(config.schedule().perUpdate()));
    flags.put("warmup_epochs", Integer.toString(config.schedule().warmupEpochs()));
    flags.put("warmup_lr", Double.toString(config.schedule().warmupLearningRate()));
    flags.put("early_stopping", Boolean.toString(config.earlyStopping().enabled()));
    flags.put("patient", Integer.toString(config.earlyStopping().patience()));
    flags.put("max_epoch", Integer.toString(config.earlyStopping().afterEpoch()));
    flags.put("num_epoch", Integer.toString(config.epochs()));
    flags.put("seed", Long.toString(config.seed()));
    flags.put("fold", Integer.toString(config.fold()));
    flags.put("model_ema", Boolean.toString(config.baselineAverage()));
    flags.put(
        "max_patches",
        config.sampling().maxPatches().isPresent()
            ? Integer.toString(config.sampling().maxPatches().getAsInt())
            : NONE);
    flags.put("balanced_sampling", Boolean.toString(config.sampling().balanced()));
    flags.put("bag_storage", lower(config.storage()));
  }

  /**
   * Settings back from text.
   *
   * @param flags as {@link #of} gives them; others are ignored
   * @throws InvalidConfigurationException naming the flag that is missing or can't be read
   */
  public static FoldConfig read(Map<String, String> flags) {
    Reader in = new Reader(flags);
    return new FoldConfig(
        in.method(),
        new ModelConfig(
            in.constant("baseline", Baseline.class),
            in.integer("input_dim"),
            in.integer("mlp_dim"),
            in.integer("n_classes"),
            in.constant("act", Activation.class),
            in.constant("da_act", Activation.class),
            in.number("dropout"),
            in.integer("n_heads")),
        new MaskConfig(
            in.number("mask_ratio"),
            in.number("mask_ratio_l"),
            in.number("mask_ratio_h"),
            in.number("mask_ratio_hr"),
            in.truth("mrh_sche"),
            in.truth("attn2score")),
        new MergeConfig(
            in.truth("merge_enable"),
            in.integer("merge_k"),
            in.number("merge_ratio"),
            in.number("merge_mm"),
            in.truth("merge_test")),
        new TeacherConfig(
            in.number("mm"), in.truth("mm_sche"), in.number("temp_t"), in.truth("teacher_dropout")),
        new LossConfig(
            in.constant("loss", MainLoss.class),
            in.number("main_alpha"),
            in.number("aux_alpha"),
            in.classWeights()),
        new OptimizerConfig(
            in.constant("opt", OptimizerConfig.Kind.class),
            in.number("lr"),
            in.number("weight_decay"),
            in.integer("accumulation_steps"),
            in.text("clip_grad").equals(NONE)
                ? OptionalDouble.empty()
                : OptionalDouble.of(in.number("clip_grad"))),
        new ScheduleConfig(
            in.constant("lr_sche", ScheduleConfig.Kind.class),
            in.truth("lr_supi"),
            in.integer("warmup_epochs"),
            in.number("warmup_lr")),
        new EarlyStopping(
            in.truth("early_stopping"), in.integer("patient"), in.integer("max_epoch")),
        in.integer("num_epoch"),
        in.large("seed"),
        in.integer("fold"),
        in.truth("model_ema"),
        new SamplingConfig(
            in.text("max_patches").equals(NONE)
                ? OptionalInt.empty()
                : OptionalInt.of(in.integer("max_patches")),
            in.truth("balanced_sampling")),
        in.storage());
  }

  private static String text(ClassWeights weights) {
    return switch (weights) {
      case ClassWeights.None() -> NONE;
      case ClassWeights.Balanced() -> BALANCED;
      case ClassWeights.Given(List<Double> given) ->
          given.stream().map(String::valueOf).collect(Collectors.joining(","));
    };
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private record Reader(Map<String, String> flags) {
    String text(String flag) {
      String value = flags.get(flag);
      if (value == null) {
        value = flags.get(EARLIER_FLAGS.getOrDefault(flag, flag));
      }
      if (value == null) {
        throw new InvalidConfigurationException(
            flag,
            "missing",
            "give a .safetensors model of this program, whose metadata holds all settings");
      }
      return EARLIER_VALUES.getOrDefault(flag + "=" + value, value);
    }

    /** Models written before bags could be rounded were trained on float32. */
    BagStorage storage() {
      return flags.containsKey("bag_storage")
          ? constant("bag_storage", BagStorage.class)
          : BagStorage.FLOAT32;
    }

    Method method() {
      return switch (text("model")) {
        case MHIM -> Method.MHIM;
        case PURE -> Method.PURE;
        case String other ->
            throw new InvalidConfigurationException("model", other, "give mhim or mhim_pure");
      };
    }

    int integer(String flag) {
      try {
        return Integer.parseInt(text(flag));
      } catch (NumberFormatException e) {
        throw new InvalidConfigurationException(flag, text(flag), "give a whole number");
      }
    }

    long large(String flag) {
      try {
        return Long.parseLong(text(flag));
      } catch (NumberFormatException e) {
        throw new InvalidConfigurationException(flag, text(flag), "give a whole number");
      }
    }

    double number(String flag) {
      try {
        return Double.parseDouble(text(flag));
      } catch (NumberFormatException e) {
        throw new InvalidConfigurationException(flag, text(flag), "give a number");
      }
    }

    ClassWeights classWeights() {
      String flag = "class_weights";
      return switch (text(flag)) {
        case NONE -> new ClassWeights.None();
        case BALANCED -> new ClassWeights.Balanced();
        case String numbers -> {
          try {
            yield new ClassWeights.Given(
                Arrays.stream(numbers.split(",", -1)).map(Double::valueOf).toList());
          } catch (NumberFormatException e) {
            throw new InvalidConfigurationException(
                flag, numbers, "give none, balanced, or one number a class with commas between");
          }
        }
      };
    }

    boolean truth(String flag) {
      return switch (text(flag)) {
        case "true" -> true;
        case "false" -> false;
        case String other ->
            throw new InvalidConfigurationException(flag, other, "give true or false");
      };
    }

    <E extends Enum<E>> E constant(String flag, Class<E> type) {
      String wanted = text(flag);
      return Arrays.stream(type.getEnumConstants())
          .filter(constant -> lower(constant).equals(wanted))
          .findFirst()
          .orElseThrow(() ->
              new InvalidConfigurationException(
                  flag,
                  wanted,
                  "give one of "
                      + Arrays.stream(type.getEnumConstants()).map(ConfigFlags::lower).toList()));
    }
  }
}
