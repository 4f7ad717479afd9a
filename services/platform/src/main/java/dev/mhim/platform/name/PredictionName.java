package dev.mhim.platform.name;

import java.nio.charset.StandardCharsets;

/** The resource name of a prediction: {@code projects/{project}/predictions/{prediction}}. */
public record PredictionName(String project, String prediction) {
  public PredictionName {
    ResourceIds.require("project", project);
    ResourceIds.require("prediction", prediction);
  }

  /** The prediction of a request: its id derives from project and request id. */
  public static PredictionName ofRequest(String project, String requestId) {
    byte[] key = (project + "\0prediction\0" + requestId).getBytes(StandardCharsets.UTF_8);
    return new PredictionName(project, "p" + Sha256.hex(key).substring(0, 16));
  }

  /** Reads {@code projects/{project}/predictions/{prediction}}. */
  public static PredictionName parse(String name) {
    String[] parts = ResourceIds.split(name, "projects/{project}/predictions/{prediction}");
    return new PredictionName(parts[1], parts[3]);
  }

  /** The prediction that a run of the same id makes. */
  public static PredictionName of(RunName run) {
    return new PredictionName(run.project(), run.run());
  }

  /** The run of the same id, which makes it. */
  public RunName run() {
    return new RunName(project, prediction);
  }

  @Override
  public String toString() {
    return "projects/" + project + "/predictions/" + prediction;
  }
}
