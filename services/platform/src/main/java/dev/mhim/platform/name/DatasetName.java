package dev.mhim.platform.name;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The resource name of a dataset: {@code projects/{project}/datasets/{dataset}}, with {@code
 * /versions/{version}} for one version of it.
 */
public record DatasetName(String project, String dataset, OptionalInt version) {
  private static final Pattern VERSION = Pattern.compile("[1-9]\\d{0,8}");

  public DatasetName {
    ResourceIds.require("project", project);
    ResourceIds.require("dataset", dataset);
    if (version.isPresent() && version.getAsInt() < 1) {
      throw ResourceIds.malformed(
          "version", Integer.toString(version.getAsInt()), "versions count from 1");
    }
  }

  /** Reads the name with or without its version. */
  public static DatasetName parse(String name) {
    String pattern = "projects/{project}/datasets/{dataset}[/versions/{version}]";
    Optional<String[]> versioned =
        ResourceIds.match(name, "projects/{project}/datasets/{dataset}/versions/{version}");
    if (versioned.isPresent()) {
      String[] parts = versioned.get();
      if (!VERSION.matcher(parts[5]).matches()) {
        throw ResourceIds.malformed(
            "name", name, "the name must be " + pattern + ", with versions from 1");
      }
      return new DatasetName(parts[1], parts[3], OptionalInt.of(Integer.parseInt(parts[5])));
    }
    String[] parts =
        ResourceIds.match(name, "projects/{project}/datasets/{dataset}")
            .orElseThrow(() -> ResourceIds.malformed("name", name, "the name must be " + pattern));
    return new DatasetName(parts[1], parts[3], OptionalInt.empty());
  }

  public DatasetName withVersion(int newVersion) {
    return new DatasetName(project, dataset, OptionalInt.of(newVersion));
  }

  public DatasetName withoutVersion() {
    return new DatasetName(project, dataset, OptionalInt.empty());
  }

  /** The name of a bag: {@code projects/{project}/datasets/{dataset}/bags/{sha256}}. */
  public String bag(String sha256) {
    return withoutVersion() + "/bags/" + sha256;
  }

  @Override
  public String toString() {
    String name = "projects/" + project + "/datasets/" + dataset;
    return version.isPresent() ? name + "/versions/" + version.getAsInt() : name;
  }
}
