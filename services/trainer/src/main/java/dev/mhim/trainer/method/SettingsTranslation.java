package dev.mhim.trainer.method;

import dev.mhim.mil.config.Activation;
import dev.mhim.mil.config.BagStorage;
import dev.mhim.mil.config.Baseline;
import dev.mhim.mil.config.ClassWeights;
import dev.mhim.mil.config.EarlyStopping;
import dev.mhim.mil.config.FoldConfig;
import dev.mhim.mil.config.InvalidConfigurationException;
import dev.mhim.mil.config.LossConfig;
import dev.mhim.mil.config.LossConfig.MainLoss;
import dev.mhim.mil.config.MaskConfig;
import dev.mhim.mil.config.MergeConfig;
import dev.mhim.mil.config.Method;
import dev.mhim.mil.config.ModelConfig;
import dev.mhim.mil.config.OptimizerConfig;
import dev.mhim.mil.config.SamplingConfig;
import dev.mhim.mil.config.ScheduleConfig;
import dev.mhim.mil.config.TeacherConfig;
import dev.mhim.platform.error.Problems;
import dev.mhim.trainer.fold.FoldFailedException;
import dev.mhim.v1.FailureReason;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.Settings;
import dev.mhim.v1.SplitPlan;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Planned settings, where every value is present, as the method's configuration. Pure. */
final class SettingsTranslation {
  private static final double UNUSED_WARMUP_RATE = 1e-6;

  private final Settings settings;
  private final SplitPlan plan;

  SettingsTranslation(Settings settings, SplitPlan plan) {
    this.settings = settings;
    this.plan = plan;
  }

  /**
   * The configuration of one fold.
   *
   * @throws FoldFailedException INVALID_SETTINGS, never to be tried again, naming the setting
   */
  FoldConfig fold(int fold) {
    try {
      return new FoldConfig(
          method(),
          model(),
          mask(),
          merge(),
          teacher(),
          loss(),
          optimizer(),
          schedule(),
          new EarlyStopping(
              settings.getEarlyStopping(), settings.getPatient(), settings.getMaxEpoch()),
          settings.getNumEpoch(),
          settings.getSeed(),
          fold,
          false,
          sampling(),
          storage());
    } catch (InvalidConfigurationException e) {
      throw invalid(e);
    }
  }

  /** A setting that the method refuses, in its words. */
  static FoldFailedException invalid(InvalidConfigurationException refusal) {
    return invalid(refusal.flag(), "", String.valueOf(refusal.getMessage()), refusal);
  }

  /** A setting that can't be trained with. */
  static FoldFailedException invalid(
      String setting, String value, String message, Throwable cause) {
    return new FoldFailedException(
        Problems.of(
            "INVALID_SETTINGS",
            "settings." + setting,
            value,
            message,
            "create the run with another value"),
        FailureReason.FAILURE_REASON_INVALID,
        cause);
  }

  private Method method() {
    return switch (settings.getModel()) {
      case MODEL_MHIM -> Method.MHIM;
      case MODEL_MHIM_PURE -> Method.PURE;
      case MODEL_UNSPECIFIED, UNRECOGNIZED -> throw missing("model", settings.getModelValue());
    };
  }

  private ModelConfig model() {
    return new ModelConfig(
        baseline(),
        plan.getFeatureDim(),
        settings.getMlpDim(),
        outputs(),
        activation("act", settings.getAct(), settings.getActValue()),
        activation("da_act", settings.getDaAct(), settings.getDaActValue()),
        settings.getDropout(),
        settings.getNHeads());
  }

  /** One logit a class, or a time bin. */
  private int outputs() {
    return plan.getLabelKind() == LabelKind.LABEL_KIND_SURVIVAL
        ? plan.getSurvivalEdgesCount() - 1
        : plan.getClassesCount();
  }

  private Baseline baseline() {
    return switch (settings.getBaseline()) {
      case BASELINE_ATTN -> Baseline.ATTN;
      case BASELINE_GATED_ATTN -> Baseline.GATED_ATTN;
      case BASELINE_SELFATTN -> Baseline.SELFATTN;
      case BASELINE_DSMIL -> Baseline.DSMIL;
      case BASELINE_UNSPECIFIED, UNRECOGNIZED ->
          throw missing("baseline", settings.getBaselineValue());
    };
  }

  private static Activation activation(
      String setting, dev.mhim.v1.Activation activation, int value) {
    return switch (activation) {
      case ACTIVATION_RELU -> Activation.RELU;
      case ACTIVATION_GELU -> Activation.GELU;
      case ACTIVATION_TANH -> Activation.TANH;
      case ACTIVATION_UNSPECIFIED, UNRECOGNIZED -> throw missing(setting, value);
    };
  }

  private MaskConfig mask() {
    return new MaskConfig(
        settings.getMaskRatio(),
        settings.getMaskRatioL(),
        settings.getMaskRatioH(),
        settings.getMaskRatioHr(),
        settings.getMrhSche(),
        settings.getAttn2Score());
  }

  private MergeConfig merge() {
    return settings.getMergeEnable()
        ? new MergeConfig(
            true,
            settings.getMergeK(),
            settings.getMergeRatio(),
            settings.getMergeMm(),
            settings.getMergeTest())
        : MergeConfig.disabled();
  }

  private TeacherConfig teacher() {
    return new TeacherConfig(
        settings.getMm(), settings.getMmSche(), settings.getTempT(), settings.getTeacherDropout());
  }

  private LossConfig loss() {
    MainLoss main =
        switch (settings.getLoss()) {
          case LOSS_CE -> MainLoss.CE;
          case LOSS_BCE -> MainLoss.BCE;
          case LOSS_NLL_SURV -> MainLoss.NLL_SURV;
          case LOSS_UNSPECIFIED, UNRECOGNIZED -> throw missing("loss", settings.getLossValue());
        };
    boolean survival = plan.getLabelKind() == LabelKind.LABEL_KIND_SURVIVAL;
    if (survival != (main == MainLoss.NLL_SURV)) {
      throw new InvalidConfigurationException(
          "loss", main, "survival labels go with nll_surv, classes with ce or bce");
    }
    return new LossConfig(main, settings.getMainAlpha(), settings.getAuxAlpha(), classWeights());
  }

  private ClassWeights classWeights() {
    return switch (settings.getClassWeights()) {
      // Runs that were planned before there was such a setting.
      case CLASS_WEIGHTS_UNSPECIFIED, CLASS_WEIGHTS_NONE -> new ClassWeights.None();
      case CLASS_WEIGHTS_BALANCED -> new ClassWeights.Balanced();
      case UNRECOGNIZED -> throw missing("class_weights", settings.getClassWeightsValue());
    };
  }

  private SamplingConfig sampling() {
    int most = settings.getMaxPatches();
    return new SamplingConfig(
        most == 0 ? OptionalInt.empty() : OptionalInt.of(most), settings.getBalancedSampling());
  }

  private BagStorage storage() {
    return switch (settings.getBagStorage()) {
      // Runs that were planned before there was such a setting.
      case BAG_STORAGE_UNSPECIFIED, BAG_STORAGE_FLOAT32 -> BagStorage.FLOAT32;
      case BAG_STORAGE_FLOAT16 -> BagStorage.FLOAT16;
      case BAG_STORAGE_BFLOAT16 -> BagStorage.BFLOAT16;
      case UNRECOGNIZED -> throw missing("bag_storage", settings.getBagStorageValue());
    };
  }

  private OptimizerConfig optimizer() {
    OptimizerConfig.Kind kind =
        switch (settings.getOpt()) {
          case OPTIMIZER_ADAM -> OptimizerConfig.Kind.ADAM;
          case OPTIMIZER_ADAMW -> OptimizerConfig.Kind.ADAMW;
          case OPTIMIZER_UNSPECIFIED, UNRECOGNIZED -> throw missing("opt", settings.getOptValue());
        };
    return new OptimizerConfig(
        kind,
        settings.getLr(),
        settings.getWeightDecay(),
        settings.getAccumulationSteps(),
        settings.getClipGrad() > 0
            ? OptionalDouble.of(settings.getClipGrad())
            : OptionalDouble.empty());
  }

  private ScheduleConfig schedule() {
    ScheduleConfig.Kind kind =
        switch (settings.getLrSche()) {
          case LEARNING_RATE_SCHEDULE_COSINE -> ScheduleConfig.Kind.COSINE;
          case LEARNING_RATE_SCHEDULE_STEP -> ScheduleConfig.Kind.STEP;
          case LEARNING_RATE_SCHEDULE_CONST -> ScheduleConfig.Kind.CONST;
          case LEARNING_RATE_SCHEDULE_UNSPECIFIED, UNRECOGNIZED ->
              throw missing("lr_sche", settings.getLrScheValue());
        };
    boolean warmsUp = settings.getWarmupEpochs() > 0;
    return new ScheduleConfig(
        kind,
        settings.getLrSupi(),
        settings.getWarmupEpochs(),
        warmsUp ? settings.getWarmupLr() : UNUSED_WARMUP_RATE);
  }

  private static FoldFailedException missing(String setting, int value) {
    return new FoldFailedException(
        Problems.of(
            "INVALID_SETTINGS",
            "settings." + setting,
            Integer.toString(value),
            "the task does not say which " + setting + " to take, or this trainer is too old",
            "bring gateway and trainer to one version"),
        FailureReason.FAILURE_REASON_INVALID,
        null);
  }
}
