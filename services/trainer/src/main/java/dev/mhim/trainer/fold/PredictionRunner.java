package dev.mhim.trainer.fold;

import dev.mhim.trainer.explanation.ExplanationFiles;
import dev.mhim.trainer.explanation.SlideExplanation;
import dev.mhim.trainer.fold.DatasetPrediction.Assignment;
import dev.mhim.trainer.fold.DatasetPrediction.Model;
import dev.mhim.trainer.lease.HeldTask;
import dev.mhim.trainer.metric.FoldListener;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.ArtifactKind;
import dev.mhim.v1.ArtifactList;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.PredictionModel;
import dev.mhim.v1.SplitPlan;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Works on one held task to predict, from the stored models to the stored predictions. It takes no
 * checkpoints: an attempt that is cut short begins anew, which costs minutes, not hours.
 */
@ApplicationScoped
class PredictionRunner {
  private static final String EXPLANATIONS = "explanations/";

  private final DatasetPrediction method;
  private final FoldArtifacts artifacts;

  PredictionRunner(DatasetPrediction method, FoldArtifacts artifacts) {
    this.method = method;
    this.artifacts = artifacts;
  }

  /** What counts of it; files of slides are many, and stand in a list of their own. */
  List<Artifact> predictAndStore(HeldTask held, FoldListener listener) throws Exception {
    BooleanSupplier cancelled =
        () -> {
          held.stepped();
          return held.isStopped();
        };
    SplitPlan plan = artifacts.plan(held.task(), cancelled);
    List<Model> models = new ArrayList<>();
    for (PredictionModel model : held.task().getPredict().getWork().getModelsList()) {
      byte[] file = artifacts.read(model.getFile(), cancelled);
      models.add(
          new Model(model.getFold(), model.getFile().getPath(), MemorySegment.ofArray(file)));
    }
    ArtifactList.Builder explanations = ArtifactList.newBuilder();
    List<FoldPredictions> predictions =
        method.predict(
            new Assignment(held.task(), plan, models),
            listener,
            slide -> explanations.addAllArtifacts(store(held, slide, cancelled)),
            cancelled);
    List<Artifact> stored = new ArrayList<>();
    for (FoldPredictions fold : predictions) {
      String path = "predictions/fold-" + fold.getFold() + ".binpb";
      stored.add(
          put(held, path, ArtifactKind.ARTIFACT_KIND_PREDICTIONS, fold.toByteArray(), cancelled));
    }
    if (held.task().getPredict().getWork().getExplain()) {
      stored.add(
          put(
              held,
              "explanations.binpb",
              ArtifactKind.ARTIFACT_KIND_ARTIFACT_LIST,
              explanations.build().toByteArray(),
              cancelled));
    }
    return stored;
  }

  private List<Artifact> store(HeldTask held, SlideExplanation slide, BooleanSupplier cancelled) {
    List<Artifact> stored = new ArrayList<>();
    stored.add(put(held, slide, "safetensors", ExplanationFiles.safetensors(slide), cancelled));
    stored.add(put(held, slide, "csv", utf8(ExplanationFiles.csv(slide)), cancelled));
    slide
        .grid()
        .ifPresent(grid ->
            stored.add(
                put(
                    held,
                    slide,
                    "geojson",
                    utf8(ExplanationFiles.geoJson(slide, grid)),
                    cancelled)));
    return stored;
  }

  private Artifact put(
      HeldTask held,
      SlideExplanation slide,
      String extension,
      byte[] bytes,
      BooleanSupplier cancelled) {
    String path = EXPLANATIONS + slide.slide() + "." + extension;
    return put(held, path, ArtifactKind.ARTIFACT_KIND_EXPLANATION, bytes, cancelled);
  }

  private Artifact put(
      HeldTask held, String path, ArtifactKind kind, byte[] bytes, BooleanSupplier cancelled) {
    return artifacts.put(held, path, path, kind, bytes, cancelled);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
