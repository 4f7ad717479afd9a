package dev.mhim.trainer.method;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.mhim.mil.config.ConfigFlags;
import dev.mhim.mil.config.FoldConfig;
import dev.mhim.mil.data.Target;
import dev.mhim.mil.training.BagPrediction;
import dev.mhim.mil.training.FoldResult;
import dev.mhim.mil.training.TrainedModel;
import dev.mhim.tensors.Safetensors;
import dev.mhim.trainer.fold.FoldTraining.Assignment;
import dev.mhim.trainer.fold.FoldTraining.Trained;
import dev.mhim.v1.EpochMetrics;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.ModelPredictions;
import dev.mhim.v1.ModelRole;
import dev.mhim.v1.SurvivalLabel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a fold left, as messages and files. */
final class ResultTranslation {
  private final Assignment fold;
  private final FoldConfig config;

  /**
   * @param config what the fold was trained with
   */
  ResultTranslation(Assignment fold, FoldConfig config) {
    this.fold = fold;
    this.config = config;
  }

  Trained translate(FoldResult result, List<EpochMetrics> history) throws IOException {
    FoldPredictions.Builder predictions =
        FoldPredictions.newBuilder()
            .setRun(fold.task().getRun())
            .setFold(fold.task().getFold().getFold())
            .setProtocol(fold.task().getFold().getProtocol())
            .setLabelKind(fold.plan().getLabelKind())
            .addAllClasses(fold.plan().getClassesList());
    Map<ModelRole, byte[]> models = new EnumMap<>(ModelRole.class);
    for (TrainedModel model : result.models()) {
      Optional<ModelRole> role = role(model.role());
      if (role.isPresent()) {
        predictions.addModels(predictions(role.get(), model));
        models.put(role.get(), file(role.get(), model));
      }
    }
    return new Trained(predictions.build(), history, models);
  }

  /** The average of the plain baseline is nobody's result. */
  private static Optional<ModelRole> role(dev.mhim.mil.training.ModelRole role) {
    return switch (role) {
      case BASELINE -> Optional.of(ModelRole.MODEL_ROLE_BASELINE);
      case STUDENT -> Optional.of(ModelRole.MODEL_ROLE_STUDENT);
      case TEACHER -> Optional.of(ModelRole.MODEL_ROLE_TEACHER);
      case BASELINE_AVERAGE -> Optional.empty();
    };
  }

  private static ModelPredictions predictions(ModelRole role, TrainedModel model) {
    ModelPredictions.Builder predictions =
        ModelPredictions.newBuilder()
            .setRole(role)
            .setSelectedEpoch(model.selectedEpoch())
            .setSelectionValue(EventTranslation.orNan(model.metric()));
    for (BagPrediction bag : model.predictions()) {
      dev.mhim.v1.BagPrediction.Builder prediction =
          predictions
              .addPredictionsBuilder()
              .setCaseId(bag.caseId())
              .setBagId(bag.bagId())
              .addAllLogits(bag.logits());
      switch (bag.target()) {
        case Target.ClassLabel(int index) -> prediction.setClassIndex(index);
        case Target.Survival(int bin, double time, boolean event) ->
            prediction.setSurvival(SurvivalLabel.newBuilder().setTime(time).setEvent(event));
      }
    }
    return predictions.build();
  }

  private byte[] file(ModelRole role, TrainedModel model) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Safetensors.write(bytes, model.state().tensors(), metadata(role, model));
    return bytes.toByteArray();
  }

  /** Everything that is needed to use the weights elsewhere, and where they come from. */
  private Map<String, String> metadata(ModelRole role, TrainedModel model)
      throws InvalidProtocolBufferException {
    Map<String, String> metadata = new TreeMap<>();
    metadata.putAll(ConfigFlags.of(config));
    metadata.put("format", "pt");
    metadata.put(
        "mhim.role", role.name().substring("MODEL_ROLE_".length()).toLowerCase(Locale.ROOT));
    metadata.put("mhim.run", fold.task().getRun());
    int number = fold.task().getFold().getFold();
    metadata.put("mhim.fold", fold.isFitAll() ? "all" : Integer.toString(number));
    metadata.put("mhim.dataset", fold.plan().getDataset());
    metadata.put("mhim.split_plan_sha256", fold.task().getFold().getSplitPlan().getSha256());
    metadata.put("mhim.input_dim", Integer.toString(fold.plan().getFeatureDim()));
    metadata.put("mhim.classes", String.join("\n", fold.plan().getClassesList()));
    metadata.put("mhim.selected_epoch", Integer.toString(model.selectedEpoch()));
    metadata.put(
        "mhim.settings",
        JsonFormat.printer()
            .preservingProtoFieldNames()
            .omittingInsignificantWhitespace()
            .print(fold.task().getFold().getSettings()));
    return metadata;
  }
}
