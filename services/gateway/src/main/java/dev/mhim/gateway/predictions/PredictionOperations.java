package dev.mhim.gateway.predictions;

import dev.mhim.gateway.api.RunControl;
import dev.mhim.gateway.api.RunOperations;
import dev.mhim.gateway.runs.Page;
import dev.mhim.gateway.runs.RunView;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.PredictionName;
import dev.mhim.platform.name.ResourceIds;
import dev.mhim.platform.name.RunName;
import dev.mhim.v1.CreatePredictionRequest;
import dev.mhim.v1.CreateRunRequest;
import dev.mhim.v1.Prediction;
import dev.mhim.v1.PredictionWork;
import dev.mhim.v1.Run;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** Creates, reads and cancels predictions. A prediction is its run, seen from another side. */
@ApplicationScoped
public class PredictionOperations {
  private final RunOperations runs;
  private final RunControl control;
  private final RunView view;

  PredictionOperations(RunOperations runs, RunControl control, RunView view) {
    this.runs = runs;
    this.control = control;
    this.view = view;
  }

  /**
   * Takes a prediction and waits until it is planned. Blocks.
   *
   * @throws PlatformException INVALID_ARGUMENT or NOT_FOUND with everything that is wrong
   */
  public Prediction create(CreatePredictionRequest given) {
    String project = ResourceIds.project(given.getParent());
    CreateRunRequest request = request(given);
    Optional<Run> known =
        view.find(PredictionName.ofRequest(project, request.getRequestId()).run().toString());
    if (known.isPresent() && !given.getValidateOnly()) {
      return seen(known.get());
    }
    // What can be told at once is told at once, in place of a prediction that is rejected.
    Run checked = runs.create(request.toBuilder().setValidateOnly(true).build());
    return given.getValidateOnly() ? seen(checked) : seen(runs.create(request));
  }

  private static CreateRunRequest request(CreatePredictionRequest given) {
    Prediction asked = given.getPrediction();
    return CreateRunRequest.newBuilder()
        .setParent(given.getParent())
        .setRequestId(
            given.getRequestId().isEmpty() ? UUID.randomUUID().toString() : given.getRequestId())
        .setRun(
            Run.newBuilder()
                .setTitle(asked.getTitle())
                .setDataset(asked.getDataset())
                .setPrediction(
                    PredictionWork.newBuilder()
                        .setRun(asked.getRun())
                        .addAllFolds(asked.getFoldsList())
                        .setWeightsValue(asked.getWeightsValue())
                        .setUnlabelled(asked.getUnlabelled())
                        .setExplain(asked.getExplain())))
        .build();
  }

  /** The prediction of a name, with its scores: NOT_FOUND when there is none. */
  public Prediction get(String name) {
    return seen(find(name));
  }

  /** Predictions of {@code projects/{project}}, newest first, without their scores. */
  public Page<Prediction> list(String parent, int size, String token) {
    Page<Run> page = view.listPredictions(ResourceIds.project(parent), size, token);
    return new Page<>(
        page.items().stream().map(run -> image(run).build()).toList(), page.nextToken());
  }

  /** Cancels a prediction. Blocks. */
  public Prediction cancel(String name, String reason) {
    return seen(control.cancel(find(name).getName(), reason));
  }

  private Run find(String name) {
    return view.find(PredictionName.parse(name).run().toString())
        .filter(Run::hasPrediction)
        .orElseThrow(() ->
            new PlatformException(
                ErrorKind.NOT_FOUND,
                Problems.of("NOT_FOUND", "name", name, "there is no such prediction", "")));
  }

  private Prediction seen(Run run) {
    Prediction.Builder prediction = image(run);
    view.evaluation(run.getName())
        .filter(evaluation -> evaluation.getModelsCount() > 0)
        .ifPresent(prediction::setEvaluation);
    return prediction.build();
  }

  private static Prediction.Builder image(Run run) {
    PredictionWork work = run.getPrediction();
    Prediction.Builder prediction =
        Prediction.newBuilder()
            .setName(PredictionName.of(RunName.parse(run.getName())).toString())
            .setTitle(run.getTitle())
            .setRun(work.getRun())
            .setDataset(run.getDataset())
            .addAllFolds(work.getFoldsList())
            .setWeights(work.getWeights())
            .setUnlabelled(work.getUnlabelled())
            .setExplain(work.getExplain())
            .setState(run.getState())
            .addAllProblems(run.getProblemsList())
            .setExecution(run.getName())
            .setCreateTime(run.getCreateTime());
    if (run.hasStartTime()) {
      prediction.setStartTime(run.getStartTime());
    }
    if (run.hasEndTime()) {
      prediction.setEndTime(run.getEndTime());
    }
    return prediction;
  }
}
