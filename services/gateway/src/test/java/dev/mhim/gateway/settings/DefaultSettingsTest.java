package dev.mhim.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.util.JsonFormat;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.Loss;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.Settings;
import org.junit.jupiter.api.Test;

class DefaultSettingsTest {

  @Test
  void everySettingHasADefault() {
    Settings settings =
        DefaultSettings.of(Protocol.PROTOCOL_HELD_OUT, LabelKind.LABEL_KIND_CLASSIFICATION);

    for (FieldDescriptor field : Settings.getDescriptor().getFields()) {
      assertThat(settings.hasField(field)).as(field.getName()).isTrue();
    }
  }

  @Test
  void theDefaultsAreThoseOfTheContract() throws Exception {
    Settings settings =
        DefaultSettings.of(Protocol.PROTOCOL_HELD_OUT, LabelKind.LABEL_KIND_CLASSIFICATION);

    Settings.Builder expected = Settings.newBuilder();
    JsonFormat.parser()
        .merge(
            """
            {"model": "MODEL_MHIM", "baseline": "BASELINE_ATTN", "mlp_dim": 512, "n_heads": 8,
             "act": "ACTIVATION_GELU", "da_act": "ACTIVATION_RELU", "dropout": 0.25,
             "teacher_dropout": true, "mask_ratio": 0, "mask_ratio_l": 0, "mask_ratio_h": 0.03,
             "mask_ratio_hr": 1, "mrh_sche": false, "attn2score": true, "merge_enable": true,
             "merge_k": 5, "merge_ratio": 0.8, "merge_mm": 0.9999, "merge_test": false,
             "loss": "LOSS_CE", "main_alpha": 1, "aux_alpha": 0.5, "temp_t": 0.1, "mm": 0.9997,
             "mm_sche": false, "class_weights": "CLASS_WEIGHTS_NONE", "opt": "OPTIMIZER_ADAM", "lr": 2e-4,
             "lr_sche": "LEARNING_RATE_SCHEDULE_COSINE", "weight_decay": 1e-5,
             "warmup_epochs": 0, "warmup_lr": 1e-6, "accumulation_steps": 1, "clip_grad": 0,
             "lr_supi": false, "max_patches": 0, "balanced_sampling": false,
             "bag_storage": "BAG_STORAGE_FLOAT32",
             "num_epoch": 200, "max_epoch": 100, "patient": 20, "early_stopping": true,
             "cv_fold": 5, "val_ratio": 0.2, "seed": "2021", "num_bootstrap": 1000}
            """,
            expected);
    assertThat(settings).isEqualTo(expected.build());
  }

  @Test
  void survivalHasItsOwnLossAndPatience() {
    Settings settings = DefaultSettings.of(Protocol.PROTOCOL_PAPER, LabelKind.LABEL_KIND_SURVIVAL);

    assertThat(settings.getLoss()).isEqualTo(Loss.LOSS_NLL_SURV);
    assertThat(settings.getMaxEpoch()).isEqualTo(30);
    assertThat(settings.getPatient()).isEqualTo(15);
    assertThat(settings.getValRatio()).isZero();
  }

  @Test
  void whatIsGivenIsKeptThoughItIsZeroOrFalse() {
    Settings asked =
        Settings.newBuilder().setAuxAlpha(0).setMergeEnable(false).setNumEpoch(30).build();

    Settings settings =
        DefaultSettings.fill(asked, Protocol.PROTOCOL_PAPER, LabelKind.LABEL_KIND_CLASSIFICATION);

    assertThat(settings.getAuxAlpha()).isZero();
    assertThat(settings.getMergeEnable()).isFalse();
    assertThat(settings.getNumEpoch()).isEqualTo(30);
    assertThat(settings.getMergeK()).isEqualTo(5);
  }
}
