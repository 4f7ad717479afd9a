package dev.mhim.platform.name;

import java.nio.charset.StandardCharsets;

/** The resource name of a run: {@code projects/{project}/runs/{run}}. */
public record RunName(String project, String run) {
  public RunName {
    ResourceIds.require("project", project);
    ResourceIds.require("run", run);
  }

  /**
   * The run of a request: its id derives from project and request id, so that a repeated request is
   * the same run whichever door it came through.
   */
  public static RunName ofRequest(String project, String requestId) {
    byte[] key = (project + "\0" + requestId).getBytes(StandardCharsets.UTF_8);
    return new RunName(project, "r" + Sha256.hex(key).substring(0, 16));
  }

  /** Reads {@code projects/{project}/runs/{run}}. */
  public static RunName parse(String name) {
    String[] parts = ResourceIds.split(name, "projects/{project}/runs/{run}");
    return new RunName(parts[1], parts[3]);
  }

  /** The task of one of its folds: {@code projects/{project}/runs/{run}/folds/{fold}}. */
  public String fold(int fold) {
    return this + "/folds/" + fold;
  }

  /** Its evaluation: {@code projects/{project}/runs/{run}/evaluation}. */
  public String evaluation() {
    return this + "/evaluation";
  }

  @Override
  public String toString() {
    return "projects/" + project + "/runs/" + run;
  }
}
