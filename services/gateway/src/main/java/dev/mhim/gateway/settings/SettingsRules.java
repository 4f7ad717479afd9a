package dev.mhim.gateway.settings;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.mhim.platform.error.Problems;
import dev.mhim.v1.Activation;
import dev.mhim.v1.LearningRateSchedule;
import dev.mhim.v1.Model;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What settings must fulfil by themselves, whatever the dataset. */
final class SettingsRules {
  private static final List<Range> RANGES =
      List.of(
          Range.closed("mlp_dim", 8, 4096),
          Range.closed("n_heads", 1, 64),
          Range.belowOne("dropout"),
          Range.belowOne("mask_ratio"),
          Range.belowOne("mask_ratio_l"),
          Range.belowOne("mask_ratio_h"),
          Range.aboveZeroToOne("mask_ratio_hr"),
          Range.closed("merge_k", 1, 1024),
          Range.belowOne("merge_ratio"),
          Range.closed("merge_mm", 0, 1),
          Range.atLeast("main_alpha", 0),
          Range.atLeast("aux_alpha", 0),
          Range.aboveZero("temp_t"),
          Range.closed("mm", 0, 1),
          Range.aboveZeroToOne("lr"),
          Range.closed("weight_decay", 0, 1),
          Range.atLeast("warmup_epochs", 0),
          Range.atLeast("warmup_lr", 0),
          Range.closed("accumulation_steps", 1, 1024),
          Range.atLeast("clip_grad", 0),
          Range.closed("num_epoch", 1, 10_000),
          Range.atLeast("max_epoch", 0),
          Range.atLeast("patient", 1),
          Range.closed("max_patches", 0, 10_000_000),
          Range.closed("cv_fold", 2, 100),
          Range.belowOne("val_ratio"),
          Range.closed("seed", 0, 4_294_967_295L),
          Range.closed("num_bootstrap", 0, 100_000));

  private SettingsRules() {}

  /**
   * Everything that is wrong.
   *
   * @param settings every value in force
   * @param protocol the protocol in force
   */
  static List<Problem> check(Settings settings, Protocol protocol) {
    List<Problem> problems = new ArrayList<>();
    checkKnown(settings, problems);
    for (Range range : RANGES) {
      if (!range.allowed().test(range.valueIn(settings))) {
        problems.add(
            Problems.of(
                "OUT_OF_RANGE",
                path(range.field().getName()),
                settings.getField(range.field()).toString(),
                "the value must be " + range.text(),
                ""));
      }
    }
    if (problems.isEmpty()) {
      // Relations between values are only worth telling when each value is possible by itself.
      checkNetwork(settings, problems);
      checkMasks(settings, problems);
      checkTraining(settings, protocol, problems);
    }
    return problems;
  }

  private static void checkKnown(Settings settings, List<Problem> problems) {
    settings
        .getUnknownFields()
        .asMap()
        .keySet()
        .forEach(number ->
            problems.add(
                Problems.of(
                    "UNKNOWN_FIELD",
                    "settings",
                    "field " + number,
                    "this gateway does not know the setting",
                    "leave it out, or use a gateway of the client's version")));
    for (FieldDescriptor field : Settings.getDescriptor().getFields()) {
      if (field.getJavaType() == FieldDescriptor.JavaType.ENUM
          && settings.getField(field) instanceof EnumValueDescriptor value
          && value.getIndex() < 0) {
        problems.add(
            Problems.of(
                "UNKNOWN_VALUE",
                path(field.getName()),
                Integer.toString(value.getNumber()),
                "there is no such value",
                "one of " + names(field)));
      }
    }
  }

  private static String names(FieldDescriptor field) {
    return field.getEnumType().getValues().stream()
        .skip(1)
        .map(EnumValueDescriptor::getName)
        .collect(Collectors.joining(", "));
  }

  private static void checkNetwork(Settings settings, List<Problem> problems) {
    if (settings.getAct() == Activation.ACTIVATION_TANH) {
      problems.add(
          inconsistent(
              "act",
              settings.getAct(),
              "tanh is an activation within attention only",
              "relu or gelu here; tanh as da_act"));
    }
    if (settings.getMlpDim() % 8 != 0) {
      problems.add(
          inconsistent(
              "mlp_dim",
              settings.getMlpDim(),
              "the width must be divisible by 8, as heads and recycle network share it in eighths",
              "take " + Math.max(8, settings.getMlpDim() / 8 * 8)));
    }
  }

  private static void checkMasks(Settings settings, List<Problem> problems) {
    double masked = settings.getMaskRatio() + settings.getMaskRatioL() + settings.getMaskRatioH();
    if (settings.getModel() == Model.MODEL_MHIM && masked == 0 && !settings.getMergeEnable()) {
      problems.add(
          inconsistent(
              "mask_ratio_h",
              settings.getMaskRatioH(),
              "without masks and without merge_enable the student sees what the baseline sees",
              "give a mask, or take model mhim_pure"));
    }
    if (masked >= 1) {
      problems.add(
          inconsistent(
              "mask_ratio_h",
              settings.getMaskRatioH(),
              "the masks together (mask_ratio + mask_ratio_l + mask_ratio_h = "
                  + masked
                  + ") leave no patch for the student",
              "their sum must stay below 1"));
    }
  }

  private static void checkTraining(Settings settings, Protocol protocol, List<Problem> problems) {
    boolean teacherLearns = settings.getMainAlpha() > 0;
    boolean studentLearns = teacherLearns || settings.getAuxAlpha() > 0;
    if (settings.getModel() == Model.MODEL_MHIM_PURE ? !teacherLearns : !studentLearns) {
      problems.add(
          inconsistent(
              "main_alpha",
              settings.getMainAlpha(),
              "every loss has weight 0, so that nothing is learnt",
              "give main_alpha above 0"));
    }
    if (settings.getWarmupEpochs() >= settings.getNumEpoch()) {
      problems.add(
          inconsistent(
              "warmup_epochs",
              settings.getWarmupEpochs(),
              "the warm-up leaves none of num_epoch = " + settings.getNumEpoch(),
              "fewer than num_epoch"));
    }
    if (settings.getWarmupEpochs() > 0) {
      checkWarmup(settings, problems);
    }
    if (protocol == Protocol.PROTOCOL_PAPER && settings.getValRatio() > 0) {
      problems.add(
          inconsistent(
              "val_ratio",
              settings.getValRatio(),
              "protocol paper has no inner validation part: it selects on the test fold",
              "leave val_ratio out, or take protocol held-out"));
    }
    if (protocol == Protocol.PROTOCOL_HELD_OUT && settings.getValRatio() == 0) {
      problems.add(
          inconsistent(
              "val_ratio",
              settings.getValRatio(),
              "protocol held-out selects on an inner validation part, which would be empty",
              "give a share above 0, or take protocol paper"));
    }
  }

  private static void checkWarmup(Settings settings, List<Problem> problems) {
    if (settings.getLrSche() != LearningRateSchedule.LEARNING_RATE_SCHEDULE_COSINE) {
      problems.add(
          inconsistent(
              "warmup_epochs",
              settings.getWarmupEpochs(),
              "a warm-up goes with lr_sche cosine only",
              "take cosine, or leave warmup_epochs out"));
    }
    if (settings.getWarmupLr() == 0) {
      problems.add(
          inconsistent(
              "warmup_lr",
              settings.getWarmupLr(),
              "a warm-up starts above 0",
              "give a learning rate such as 1e-6"));
    }
  }

  static Problem inconsistent(String field, Object value, String message, String remedy) {
    return Problems.of("INCONSISTENT", path(field), value.toString(), message, remedy);
  }

  static String path(String field) {
    return "settings." + field;
  }
}
