package dev.mhim.standalone.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.mhim.v1.Activation;
import dev.mhim.v1.BagStorage;
import dev.mhim.v1.Baseline;
import dev.mhim.v1.ClassWeights;
import dev.mhim.v1.LearningRateSchedule;
import dev.mhim.v1.Loss;
import dev.mhim.v1.Model;
import dev.mhim.v1.Optimizer;
import dev.mhim.v1.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingValuesTest {
  @Test
  void thereIsAFlagForEverySettingAndNoOther() {
    assertThat(SettingFlag.ALL)
        .extracting(SettingFlag::name)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            Settings.getDescriptor().getFields().stream().map(FieldDescriptor::getName).toList());
  }

  @Test
  void whatIsNotGivenStaysUnset() {
    assertThat(new SettingValues().settings()).isEqualTo(Settings.getDefaultInstance());
  }

  @Test
  void everyFlagSetsItsOwnField() {
    SettingValues values = new SettingValues();
    values.put("model", "mhim_pure");
    values.put("baseline", "gated_attn");
    values.put("mlp_dim", "256");
    values.put("n_heads", "4");
    values.put("act", "relu");
    values.put("da_act", "tanh");
    values.put("dropout", "0.1");
    values.put("teacher_dropout", "false");
    values.put("mask_ratio", "0.5");
    values.put("mask_ratio_l", "0.02");
    values.put("mask_ratio_h", "0.05");
    values.put("mask_ratio_hr", "0.7");
    values.put("mrh_sche", "true");
    values.put("attn2score", "false");
    values.put("merge_enable", "true");
    values.put("merge_k", "10");
    values.put("merge_ratio", "0.9");
    values.put("merge_mm", "0.999");
    values.put("merge_test", "true");
    values.put("loss", "bce");
    values.put("main_alpha", "0.6");
    values.put("aux_alpha", "0.4");
    values.put("temp_t", "0.2");
    values.put("mm", "0.99");
    values.put("mm_sche", "true");
    values.put("opt", "adamw");
    values.put("lr", "1e-3");
    values.put("lr_sche", "step");
    values.put("weight_decay", "1e-4");
    values.put("warmup_epochs", "3");
    values.put("warmup_lr", "1e-7");
    values.put("accumulation_steps", "8");
    values.put("clip_grad", "5");
    values.put("num_epoch", "30");
    values.put("max_epoch", "12");
    values.put("patient", "7");
    values.put("early_stopping", "false");
    values.put("lr_supi", "true");
    values.put("class_weights", "balanced");
    values.put("balanced_sampling", "true");
    values.put("max_patches", "5000");
    values.put("bag_storage", "float16");
    values.put("cv_fold", "3");
    values.put("val_ratio", "0.25");
    values.put("seed", "4294967295");
    values.put("num_bootstrap", "10");

    Settings expected =
        Settings.newBuilder()
            .setModel(Model.MODEL_MHIM_PURE)
            .setBaseline(Baseline.BASELINE_GATED_ATTN)
            .setMlpDim(256)
            .setNHeads(4)
            .setAct(Activation.ACTIVATION_RELU)
            .setDaAct(Activation.ACTIVATION_TANH)
            .setDropout(0.1)
            .setTeacherDropout(false)
            .setMaskRatio(0.5)
            .setMaskRatioL(0.02)
            .setMaskRatioH(0.05)
            .setMaskRatioHr(0.7)
            .setMrhSche(true)
            .setAttn2Score(false)
            .setMergeEnable(true)
            .setMergeK(10)
            .setMergeRatio(0.9)
            .setMergeMm(0.999)
            .setMergeTest(true)
            .setLoss(Loss.LOSS_BCE)
            .setMainAlpha(0.6)
            .setAuxAlpha(0.4)
            .setTempT(0.2)
            .setMm(0.99)
            .setMmSche(true)
            .setOpt(Optimizer.OPTIMIZER_ADAMW)
            .setLr(1e-3)
            .setLrSche(LearningRateSchedule.LEARNING_RATE_SCHEDULE_STEP)
            .setWeightDecay(1e-4)
            .setWarmupEpochs(3)
            .setWarmupLr(1e-7)
            .setAccumulationSteps(8)
            .setClipGrad(5)
            .setNumEpoch(30)
            .setMaxEpoch(12)
            .setPatient(7)
            .setEarlyStopping(false)
            .setLrSupi(true)
            .setClassWeights(ClassWeights.CLASS_WEIGHTS_BALANCED)
            .setBalancedSampling(true)
            .setMaxPatches(5000)
            .setBagStorage(BagStorage.BAG_STORAGE_FLOAT16)
            .setCvFold(3)
            .setValRatio(0.25)
            .setSeed(4294967295L)
            .setNumBootstrap(10)
            .build();
    assertThat(values.settings()).isEqualTo(expected);
    assertThat(expected.getAllFields())
        .as("every field is tried here")
        .hasSize(SettingFlag.ALL.size());
  }

  @ParameterizedTest
  @CsvSource({
    "baseline, transmil, 'attn, selfattn, dsmil, gated_attn'",
    "num_epoch, 1.5, a whole number",
    "num_epoch, 99999999999, a whole number",
    "lr, fast, a number",
    "merge_enable, maybe, true or false",
    "loss, unspecified, 'ce, bce, nll_surv'",
  })
  void aValueThatCantBeReadNamesFlagValueAndWhatIsTaken(String flag, String value, String taken) {
    SettingValues values = new SettingValues();
    values.put(flag, value);
    assertThatThrownBy(values::settings)
        .isInstanceOf(UsageException.class)
        .hasMessage("--%s takes %s, but got '%s'".formatted(flag, taken, value));
  }
}
