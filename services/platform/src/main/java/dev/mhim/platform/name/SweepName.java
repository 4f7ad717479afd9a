package dev.mhim.platform.name;

import java.nio.charset.StandardCharsets;

/** The resource name of a sweep: {@code projects/{project}/sweeps/{sweep}}. */
public record SweepName(String project, String sweep) {
  public SweepName {
    ResourceIds.require("project", project);
    ResourceIds.require("sweep", sweep);
  }

  /** The sweep of a request: its id derives from project and request id. */
  public static SweepName ofRequest(String project, String requestId) {
    byte[] key = (project + "\0sweep\0" + requestId).getBytes(StandardCharsets.UTF_8);
    return new SweepName(project, "s" + Sha256.hex(key).substring(0, 16));
  }

  /** Reads {@code projects/{project}/sweeps/{sweep}}. */
  public static SweepName parse(String name) {
    String[] parts = ResourceIds.split(name, "projects/{project}/sweeps/{sweep}");
    return new SweepName(parts[1], parts[3]);
  }

  @Override
  public String toString() {
    return "projects/" + project + "/sweeps/" + sweep;
  }
}
