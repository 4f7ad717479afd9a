package dev.mhim.gateway.settings;

import dev.mhim.v1.Activation;
import dev.mhim.v1.BagStorage;
import dev.mhim.v1.Baseline;
import dev.mhim.v1.ClassWeights;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.LearningRateSchedule;
import dev.mhim.v1.Loss;
import dev.mhim.v1.Model;
import dev.mhim.v1.Optimizer;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.Settings;

/** The values that are in force where a request gives none: the brackets of settings.proto. */
public final class DefaultSettings {
  /** The share held out for selection in protocol held-out. */
  static final double HELD_OUT_SHARE = 0.2;

  private DefaultSettings() {}

  /** The protocol in force: held-out when none is given. */
  public static Protocol protocol(Protocol asked) {
    return asked == Protocol.PROTOCOL_UNSPECIFIED ? Protocol.PROTOCOL_HELD_OUT : asked;
  }

  /** What was asked for, with the default of every field that was not given. */
  public static Settings fill(Settings asked, Protocol protocol, LabelKind labels) {
    // Proto3 merging takes exactly the fields that are given: enums that are not 0, optionals that
    // are present.
    return of(protocol, labels).toBuilder().mergeFrom(asked).build();
  }

  /** Every default for a protocol and a kind of labels. */
  public static Settings of(Protocol protocol, LabelKind labels) {
    boolean survival = labels == LabelKind.LABEL_KIND_SURVIVAL;
    Settings.Builder settings = Settings.newBuilder();
    network(settings);
    masks(settings);
    settings
        .setLoss(survival ? Loss.LOSS_NLL_SURV : Loss.LOSS_CE)
        .setMainAlpha(1)
        .setAuxAlpha(0.5)
        .setTempT(0.1)
        .setMm(0.9997)
        .setMmSche(false)
        .setClassWeights(ClassWeights.CLASS_WEIGHTS_NONE);
    optimizer(settings);
    settings
        .setNumEpoch(200)
        .setMaxEpoch(survival ? 30 : 100)
        .setPatient(survival ? 15 : 20)
        .setEarlyStopping(true)
        .setMaxPatches(0)
        .setBalancedSampling(false)
        .setBagStorage(BagStorage.BAG_STORAGE_FLOAT32)
        .setCvFold(5)
        .setValRatio(protocol == Protocol.PROTOCOL_PAPER ? 0 : HELD_OUT_SHARE)
        .setSeed(2021)
        .setNumBootstrap(1000);
    return settings.build();
  }

  private static void network(Settings.Builder settings) {
    settings
        .setModel(Model.MODEL_MHIM)
        .setBaseline(Baseline.BASELINE_ATTN)
        .setMlpDim(512)
        .setNHeads(8)
        .setAct(Activation.ACTIVATION_GELU)
        .setDaAct(Activation.ACTIVATION_RELU)
        .setDropout(0.25)
        .setTeacherDropout(true);
  }

  private static void masks(Settings.Builder settings) {
    settings
        .setMaskRatio(0)
        .setMaskRatioL(0)
        .setMaskRatioH(0.03)
        .setMaskRatioHr(1)
        .setMrhSche(false)
        .setAttn2Score(true)
        .setMergeEnable(true)
        .setMergeK(5)
        .setMergeRatio(0.8)
        .setMergeMm(0.9999)
        .setMergeTest(false);
  }

  private static void optimizer(Settings.Builder settings) {
    settings
        .setOpt(Optimizer.OPTIMIZER_ADAM)
        .setLr(2e-4)
        .setLrSche(LearningRateSchedule.LEARNING_RATE_SCHEDULE_COSINE)
        .setWeightDecay(1e-5)
        .setWarmupEpochs(0)
        .setWarmupLr(1e-6)
        .setAccumulationSteps(1)
        .setClipGrad(0)
        .setLrSupi(false);
  }
}
