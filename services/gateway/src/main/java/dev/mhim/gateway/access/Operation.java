package dev.mhim.gateway.access;

import static dev.mhim.gateway.access.Role.ADMIN;
import static dev.mhim.gateway.access.Role.SUBMITTER;
import static dev.mhim.gateway.access.Role.VIEWER;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be asked of the gateway, by gRPC method and by REST verb and path, with the
 * role that it needs. What is not listed here is refused.
 */
public enum Operation {
  CREATE_RUN(SUBMITTER, "RunService/CreateRun", "POST runs"),
  GET_RUN(VIEWER, "RunService/GetRun", "GET runs/{run}"),
  LIST_RUNS(VIEWER, "RunService/ListRuns", "GET runs"),
  CANCEL_RUN(SUBMITTER, "RunService/CancelRun", "POST runs/{run}:cancel"),
  PAUSE_RUN(SUBMITTER, "RunService/PauseRun", "POST runs/{run}:pause"),
  RESUME_RUN(SUBMITTER, "RunService/ResumeRun", "POST runs/{run}:resume"),
  RETRY_RUN(SUBMITTER, "RunService/RetryRun", "POST runs/{run}:retry"),
  FORECAST_RUN(VIEWER, "RunService/ForecastRun", "GET runs/{run}:forecast"),
  WATCH_RUN(VIEWER, "RunService/WatchRun", "GET runs/{run}:watch"),
  LIST_ARTIFACTS(VIEWER, "RunService/ListArtifacts", "GET runs/{run}/artifacts"),
  DOWNLOAD_ARTIFACT(VIEWER, "RunService/DownloadArtifact", "GET runs/{run}/artifacts/{path}"),

  CREATE_SWEEP(SUBMITTER, "SweepService/CreateSweep", "POST sweeps"),
  GET_SWEEP(VIEWER, "SweepService/GetSweep", "GET sweeps/{sweep}"),
  LIST_SWEEPS(VIEWER, "SweepService/ListSweeps", "GET sweeps"),
  CANCEL_SWEEP(SUBMITTER, "SweepService/CancelSweep", "POST sweeps/{sweep}:cancel"),

  CREATE_PREDICTION(SUBMITTER, "PredictionService/CreatePrediction", "POST predictions"),
  GET_PREDICTION(VIEWER, "PredictionService/GetPrediction", "GET predictions/{prediction}"),
  LIST_PREDICTIONS(VIEWER, "PredictionService/ListPredictions", "GET predictions"),
  CANCEL_PREDICTION(
      SUBMITTER, "PredictionService/CancelPrediction", "POST predictions/{prediction}:cancel"),

  GET_EVALUATION(VIEWER, "EvaluationService/GetEvaluation", "GET runs/{run}/evaluation"),
  LIST_EVALUATIONS(VIEWER, "EvaluationService/ListEvaluations", "GET evaluations"),
  COMPARE_RUNS(VIEWER, "EvaluationService/CompareRuns", "POST evaluations:compare"),

  /** Of bags that were sent; {@link #IMPORT_FROM_SERVER_DISK} needs more. */
  IMPORT_DATASET(SUBMITTER, "FeatureStoreService/ImportDataset"),
  /** ImportDataset that reads whatever folder of the feature-store's own disk it is told. */
  IMPORT_FROM_SERVER_DISK(ADMIN, ""),
  PUT_BAG(SUBMITTER, "FeatureStoreService/PutBag"),
  FIND_UPLOADS(SUBMITTER, "FeatureStoreService/FindUploads"),
  GET_DATASET(
      VIEWER,
      "FeatureStoreService/GetDataset",
      "GET datasets/{dataset}",
      "GET datasets/{dataset}/versions/{version}"),
  LIST_DATASETS(VIEWER, "FeatureStoreService/ListDatasets", "GET datasets"),
  GET_MANIFEST(VIEWER, "FeatureStoreService/GetManifest"),
  DELETE_DATASET(
      ADMIN,
      "FeatureStoreService/DeleteDataset",
      "DELETE datasets/{dataset}",
      "DELETE datasets/{dataset}/versions/{version}"),
  COLLECT_GARBAGE(ADMIN, "FeatureStoreService/CollectGarbage", "POST datasets:collectGarbage"),
  GET_USAGE(VIEWER, "FeatureStoreService/GetUsage", "GET usage"),
  /** Bags are for trainers, which ask the feature-store itself; here they are not offered. */
  GET_BAG(ADMIN, "FeatureStoreService/GetBag"),
  GET_BAGS(ADMIN, "FeatureStoreService/GetBags"),
  GET_BAG_URL(ADMIN, "FeatureStoreService/GetBagUrl"),

  /** Three counts over all projects, no names: autoscalers ask for it without a key. */
  GET_QUEUE(null, "", "GET /v1/queue"),

  /** Of a browser; it looks at the credentials itself. */
  CREATE_SESSION(null, "", "POST /v1/session"),
  GET_SESSION(null, "", "GET /v1/session"),
  DELETE_SESSION(null, "", "DELETE /v1/session");

  private static final String PACKAGE = "mhim.v1.";
  private static final String PROJECT = "/v1/projects/{project}/";
  private static final Map<String, Operation> BY_RPC = new HashMap<>();
  private static final Map<String, Operation> BY_REST = new HashMap<>();

  static {
    for (Operation operation : values()) {
      operation.rpc().ifPresent(rpc -> BY_RPC.put(rpc, operation));
      operation.rest().forEach(rest -> BY_REST.put(rest, operation));
    }
  }

  private final @Nullable Role needed;
  private final String rpc;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of, which never changes
  private final List<String> rest;

  Operation(@Nullable Role needed, String rpc, String... rest) {
    this.needed = needed;
    this.rpc = rpc;
    this.rest = List.of(rest);
  }

  /** The operation of a full gRPC method name such as {@code mhim.v1.RunService/GetRun}. */
  public static Optional<Operation> ofRpc(String fullMethodName) {
    return Optional.ofNullable(BY_RPC.get(fullMethodName));
  }

  /** The operation of a verb and path such as {@code GET /v1/projects/{project}/runs/{run}}. */
  public static Optional<Operation> ofRest(String verbAndPath) {
    return Optional.ofNullable(BY_REST.get(verbAndPath));
  }

  /** The least role that may do it; none: whoever asks. */
  public Optional<Role> needed() {
    return Optional.ofNullable(needed);
  }

  /** Whether it may change something, for which it needs more than a reader, or signs in. */
  public boolean changes() {
    return this == CREATE_SESSION || (needed != null && needed != VIEWER);
  }

  /** Its full gRPC method name; none: not over gRPC. */
  public Optional<String> rpc() {
    return rpc.isEmpty() ? Optional.empty() : Optional.of(PACKAGE + rpc);
  }

  /** Its verbs and paths over REST; none: not over REST. */
  public List<String> rest() {
    return rest.stream().map(Operation::absolute).toList();
  }

  private static String absolute(String verbAndPath) {
    int space = verbAndPath.indexOf(' ');
    String path = verbAndPath.substring(space + 1);
    return path.startsWith("/")
        ? verbAndPath
        : verbAndPath.substring(0, space + 1) + PROJECT + path;
  }

  /** Its name as in the API: {@code CreateRun}. */
  public String word() {
    StringBuilder word = new StringBuilder();
    for (String part : name().split("_", -1)) {
      word.append(part.charAt(0)).append(part.substring(1).toLowerCase(java.util.Locale.ROOT));
    }
    return word.toString();
  }
}
