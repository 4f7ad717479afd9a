package dev.mhim.gateway.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.Timestamps;
import dev.mhim.gateway.runs.RunView;
import dev.mhim.platform.name.PredictionName;
import dev.mhim.platform.name.RunName;
import dev.mhim.platform.name.Sha256;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.MetricSummary;
import dev.mhim.v1.ModelEvaluation;
import dev.mhim.v1.Run;
import dev.mhim.v1.RunEnded;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** The end of a run, as others are told of it: a CloudEvent in JSON. */
record EndedRun(Run run) {
  static final String CONTENT_TYPE = "application/cloudevents+json";

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MOST_PROBLEMS = 10;

  /** A run that has ended; empty for one that goes on. */
  static Optional<EndedRun> of(Run run) {
    return RunView.hasEnded(run) ? Optional.of(new EndedRun(run)) : Optional.empty();
  }

  /**
   * Its id: the same on every replica, after every restart, however often it is sent. A run that is
   * begun again and ends again has another.
   */
  String id() {
    String end = run.getName() + "\0" + run.getState() + "\0" + Timestamps.toString(time());
    return "end_" + Sha256.hex(end.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
  }

  String project() {
    return RunName.parse(run.getName()).project();
  }

  Instant ended() {
    return Instant.ofEpochMilli(Timestamps.toMillis(time()));
  }

  /** A run that was refused has no end of its own in older records. */
  private com.google.protobuf.Timestamp time() {
    return run.hasEndTime() ? run.getEndTime() : run.getUpdateTime();
  }

  /** Whether it has scores, which are on a topic of their own. */
  boolean isScored() {
    return run.getState() == Run.State.STATE_SUCCEEDED && !run.getEvaluation().isEmpty();
  }

  /** The body of the request. */
  byte[] body(Optional<Evaluation> evaluation) {
    ObjectNode event =
        MAPPER
            .createObjectNode()
            .put("specversion", "1.0")
            .put("id", id())
            .put("source", "/mhim/gateway")
            .put("type", RunEnded.getDescriptor().getFullName())
            .put("subject", run.getName())
            .put("time", Timestamps.toString(time()))
            .put("datacontenttype", "application/json");
    try {
      event.set(
          "data",
          MAPPER.readTree(
              JsonFormat.printer().omittingInsignificantWhitespace().print(data(evaluation))));
      return MAPPER.writeValueAsBytes(event);
    } catch (InvalidProtocolBufferException | JsonProcessingException e) {
      throw new IllegalStateException("a run that was read can be written", e);
    }
  }

  private RunEnded data(Optional<Evaluation> evaluation) {
    RunEnded.Builder data =
        RunEnded.newBuilder()
            .setRun(run.getName())
            .setTitle(run.getTitle())
            .setState(run.getState())
            .setDataset(run.getDataset())
            .setProtocol(run.getProtocol())
            .setSweep(run.getSweep())
            .setCreateTime(run.getCreateTime())
            .setEndTime(time())
            .setFailure(run.getFailure())
            .setEvaluation(run.getEvaluation());
    if (run.hasStartTime()) {
      data.setStartTime(run.getStartTime());
    }
    if (run.hasPrediction()) {
      data.setPrediction(PredictionName.of(RunName.parse(run.getName())).toString());
    }
    run.getProblemsList().stream().limit(MOST_PROBLEMS).forEach(data::addProblems);
    evaluation.ifPresent(
        scores -> scores.getModelsList().stream().map(EndedRun::summary).forEach(data::addModels));
    return data.build();
  }

  private static ModelEvaluation summary(ModelEvaluation model) {
    ModelEvaluation.Builder summary =
        ModelEvaluation.newBuilder()
            .setRole(model.getRole())
            .setCaseCount(model.getCaseCount())
            .setBagCount(model.getBagCount());
    for (MetricSummary metric : model.getMetricsList()) {
      summary.addMetrics(metric.toBuilder().clearFolds().clearPooled());
    }
    return summary.build();
  }
}
