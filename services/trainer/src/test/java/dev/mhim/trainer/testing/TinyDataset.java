package dev.mhim.trainer.testing;

import dev.mhim.tensors.Safetensors;
import dev.mhim.tensors.Tensor;
import dev.mhim.v1.Activation;
import dev.mhim.v1.BagReference;
import dev.mhim.v1.Baseline;
import dev.mhim.v1.Case;
import dev.mhim.v1.FoldParts;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.LearningRateSchedule;
import dev.mhim.v1.Loss;
import dev.mhim.v1.Model;
import dev.mhim.v1.Optimizer;
import dev.mhim.v1.PlannedCase;
import dev.mhim.v1.Settings;
import dev.mhim.v1.SplitPlan;
import dev.mhim.v1.SurvivalLabel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Bags like musk's: a few patches each, and one telling patch in each positive bag. Two folds, of
 * which each third of the cases trains, selects, tests.
 */
public final class TinyDataset {
  public static final int WIDTH = 16;
  private static final int CASES = 24;
  private static final int SEED = 7;

  private TinyDataset() {}

  /** The plan of a classification, its bags served by a store. */
  public static SplitPlan classification(FakeFeatureStore store) {
    SplitPlan.Builder plan =
        plan(LabelKind.LABEL_KIND_CLASSIFICATION).addClasses("negative").addClasses("positive");
    Random random = new Random(SEED);
    for (int i = 0; i < CASES; i++) {
      plan.addCases(
          PlannedCase.newBuilder()
              .setCase(
                  Case.newBuilder()
                      .setCaseId("case-" + i)
                      .setClassIndex(i % 2)
                      .addBags(bag(store, "slide-" + i, i % 2 == 1, random))));
    }
    return plan.build();
  }

  /** The plan of survival data, two slides a case. */
  public static SplitPlan survival(FakeFeatureStore store) {
    SplitPlan.Builder plan =
        plan(LabelKind.LABEL_KIND_SURVIVAL)
            .addAllSurvivalEdges(List.of(0.0, 6.0, 12.0, 18.0, 25.0));
    Random random = new Random(SEED + 1);
    for (int i = 0; i < CASES; i++) {
      plan.addCases(
          PlannedCase.newBuilder()
              .setSurvivalBin(Math.min(3, i / 6))
              .setCase(
                  Case.newBuilder()
                      .setCaseId("case-" + i)
                      .setSurvival(SurvivalLabel.newBuilder().setTime(i + 0.5).setEvent(i % 3 > 0))
                      .addBags(bag(store, "survival-" + i + "-a", i < CASES / 2, random))
                      .addBags(bag(store, "survival-" + i + "-b", false, random))));
    }
    return plan.build();
  }

  /** What a planned run of few and small epochs has. */
  public static Settings.Builder settings(int epochs) {
    return Settings.newBuilder()
        .setModel(Model.MODEL_MHIM)
        .setBaseline(Baseline.BASELINE_ATTN)
        .setMlpDim(32)
        .setNHeads(8)
        .setAct(Activation.ACTIVATION_GELU)
        .setDaAct(Activation.ACTIVATION_RELU)
        .setDropout(0.25)
        .setTeacherDropout(true)
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
        .setMergeTest(false)
        .setLoss(Loss.LOSS_CE)
        .setMainAlpha(1)
        .setAuxAlpha(0.5)
        .setTempT(0.1)
        .setMm(0.9997)
        .setMmSche(false)
        .setOpt(Optimizer.OPTIMIZER_ADAM)
        .setLr(1e-3)
        .setLrSche(LearningRateSchedule.LEARNING_RATE_SCHEDULE_COSINE)
        .setWeightDecay(1e-5)
        .setWarmupEpochs(0)
        .setWarmupLr(1e-6)
        .setAccumulationSteps(1)
        .setClipGrad(0)
        .setNumEpoch(epochs)
        .setMaxEpoch(100)
        .setPatient(20)
        .setEarlyStopping(true)
        .setCvFold(2)
        .setValRatio(0.2)
        .setSeed(2021)
        .setNumBootstrap(0);
  }

  private static SplitPlan.Builder plan(LabelKind kind) {
    SplitPlan.Builder plan =
        SplitPlan.newBuilder()
            .setDataset("projects/test/datasets/tiny/versions/1")
            .setSeed(2021)
            .setValRatio(0.2)
            .setLabelKind(kind)
            .setFeatureDim(WIDTH);
    for (int fold = 0; fold < 2; fold++) {
      FoldParts.Builder parts = FoldParts.newBuilder();
      for (int i = 0; i < CASES; i++) {
        switch ((i / 2 + fold) % 3) {
          case 0 -> parts.addTrain(i);
          case 1 -> parts.addValidation(i);
          default -> parts.addTest(i);
        }
      }
      plan.addFolds(parts);
    }
    return plan;
  }

  private static BagReference bag(
      FakeFeatureStore store, String id, boolean positive, Random random) {
    int patches = 3 + random.nextInt(5);
    float[] values = new float[patches * WIDTH];
    for (int i = 0; i < values.length; i++) {
      boolean telling = positive && i < WIDTH;
      values[i] = (float) random.nextGaussian() * 0.5f + (telling ? 2 : 0);
    }
    return store.add(id, patches, file(values, patches));
  }

  /** A bag's file. */
  public static byte[] file(float[] values, int patches) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      Safetensors.write(
          bytes,
          Map.of("features", Tensor.ofFloats(values, patches, values.length / patches)),
          Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
