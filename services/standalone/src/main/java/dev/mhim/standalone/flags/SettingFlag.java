package dev.mhim.standalone.flags;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.mhim.v1.Settings;
import java.util.List;
import java.util.Locale;

/**
 * A published flag that sets a field of {@link Settings} of the same name.
 *
 * @param name the field's name, for example {@code mask_ratio_h}
 * @param description what it sets, with range and default
 */
public record SettingFlag(String name, String description) {
  /** Every setting, in the order of help. */
  public static final List<SettingFlag> ALL =
      List.of(
          flag(
              "model",
              "mhim: the plain baseline, then MHIM; mhim_pure: the baseline alone [mhim]."),
          flag(
              "baseline",
              "Aggregation network: attn (ABMIL), selfattn (TransMIL), dsmil, gated_attn [attn]."),
          flag("num_epoch", "Epochs of each stage, 1 to 10000 [200]."),
          flag("seed", "Seed of folds and training, 0 to 4294967295 [2021]."),
          flag("cv_fold", "Folds, 2 to 100 [5]."),
          flag(
              "val_ratio",
              "Share of training cases held out for selection, 0 to below 1 [0.2 held-out, 0"
                  + " paper]."),
          flag("max_epoch", "No early stop before this epoch, >= 0 [100; 30 for survival]."),
          flag(
              "patient",
              "Early stop after so many epochs without gain, >= 1 [20; 15 for survival]."),
          flag(
              "early_stopping",
              "true or false [true]. The published flag has no value and turns stopping OFF: write"
                  + " false."),
          flag(
              "max_patches",
              "Most patches of a bag in one training step, a random sample of them; 0: all [0]."),
          flag("balanced_sampling", "Let every class come equally often in an epoch [false]."),
          flag(
              "bag_storage",
              "What bags are rounded to on the training device: float32, float16, bfloat16"
                  + " [float32]."),
          flag("lr", "Learning rate, above 0 to 1 [2e-4]."),
          flag("lr_sche", "Its schedule: cosine, step or const [cosine]."),
          flag("lr_supi", "Let it move at each update in place of each epoch [false]."),
          flag("opt", "Optimiser: adam or adamw [adam]."),
          flag("weight_decay", "Weight decay, 0 to 1 [1e-5]."),
          flag("warmup_epochs", "Warm-up epochs, 0 to num_epoch [0]."),
          flag("warmup_lr", "Learning rate at the start of the warm-up, >= 0 [1e-6]."),
          flag("accumulation_steps", "Bags an update, 1 to 1024 [1]."),
          flag("clip_grad", "Largest norm of the gradient; 0: not clipped [0]."),
          flag("loss", "Main loss: ce, bce or nll_surv [ce; nll_surv for survival]."),
          flag(
              "class_weights",
              "Weights of classes in the main loss: none, or balanced (rare classes count more)"
                  + " [none]."),
          flag("main_alpha", "Weight of the main loss, >= 0 [1]."),
          flag("aux_alpha", "Weight of the consistency loss, >= 0 [0.5]."),
          flag("temp_t", "Temperature of the teacher, above 0 [0.1]."),
          flag("mm", "Momentum of the teacher, 0 to 1 [0.9997]."),
          flag("mm_sche", "Let mm rise to 1 by a cosine [false]."),
          flag("mask_ratio", "Share masked at random, 0 to below 1 [0]."),
          flag("mask_ratio_l", "Share of lowest-scored patches masked, 0 to below 1 [0]."),
          flag(
              "mask_ratio_h",
              "Share of highest-scored (easiest) patches masked, 0 to below 1 [0.03]."),
          flag(
              "mask_ratio_hr",
              "Share kept of the widened high mask, above 0 to 1; 1: no widening [1]."),
          flag("mrh_sche", "Let mask_ratio_h fall to 0 by a cosine [false]."),
          flag("attn2score", "Score patches by pseudo-scores in place of attention [true]."),
          flag(
              "teacher_dropout",
              "Keep the teacher's dropout on while it scores, as published [true]."),
          flag("merge_enable", "Recycle what the mask left beside the kept patches [true]."),
          flag("merge_k", "Number of recycled tokens, 1 to 1024 [5]."),
          flag("merge_ratio", "Share of patches kept as they are, 0 to below 1 [0.8]."),
          flag("merge_mm", "Momentum of the global queries, 0 to 1 [0.9999]."),
          flag("merge_test", "Recycle at test time too [false]."),
          flag("mlp_dim", "Width of the hidden features, 8 to 4096, divisible by 8 [512]."),
          flag("n_heads", "Heads of self-attention, 1 to 64 [8]."),
          flag("act", "Activation after the first layer: relu or gelu [gelu]."),
          flag("da_act", "Activation within attention: relu, gelu or tanh [relu]."),
          flag("dropout", "Dropout after the first layer, 0 to below 1 [0.25]."),
          flag("num_bootstrap", "Resamples of the bootstrap, 0 to 100000 [1000]."));

  private static SettingFlag flag(String name, String description) {
    return new SettingFlag(name, description);
  }

  /** The setting's field. */
  public FieldDescriptor field() {
    return Settings.getDescriptor().findFieldByName(name);
  }

  /** Whether it is true or false. */
  boolean isSwitch() {
    return field().getJavaType() == FieldDescriptor.JavaType.BOOLEAN;
  }

  /** The placeholder in help. */
  String placeholder() {
    return switch (field().getJavaType()) {
      case BOOLEAN -> "true|false";
      case INT, LONG -> "N";
      case FLOAT, DOUBLE -> "X";
      case ENUM -> "NAME";
      case STRING, BYTE_STRING, MESSAGE -> name.toUpperCase(Locale.ROOT);
    };
  }
}
