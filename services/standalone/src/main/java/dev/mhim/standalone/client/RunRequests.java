package dev.mhim.standalone.client;

import dev.mhim.v1.CancelRunRequest;
import dev.mhim.v1.CompareRunsRequest;
import dev.mhim.v1.CreateRunRequest;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.ForecastRunRequest;
import dev.mhim.v1.ForecastRunResponse;
import dev.mhim.v1.GetEvaluationRequest;
import dev.mhim.v1.GetRunRequest;
import dev.mhim.v1.ListRunsRequest;
import dev.mhim.v1.ListRunsResponse;
import dev.mhim.v1.PauseRunRequest;
import dev.mhim.v1.ResumeRunRequest;
import dev.mhim.v1.RetryRunRequest;
import dev.mhim.v1.Run;
import dev.mhim.v1.RunComparison;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** Submits, reads and steers runs. */
public final class RunRequests {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /** It reads the predictions of every run and resamples them. */
  private static final Duration COMPARISON_DEADLINE = Duration.ofMinutes(5);

  private final PlatformClient client;

  /** Asks over a client. */
  public RunRequests(PlatformClient client) {
    this.client = client;
  }

  /** Submits a run. */
  public Run create(String project, Run run) {
    CreateRunRequest request =
        CreateRunRequest.newBuilder()
            .setParent("projects/" + project)
            .setRun(run)
            .setRequestId(UUID.randomUUID().toString())
            .build();
    return call("create run", () -> client.runs(DEADLINE).createRun(request).getRun());
  }

  /** Gives a run. */
  public Run get(String name) {
    GetRunRequest request = GetRunRequest.newBuilder().setName(name).build();
    return call(name, () -> client.runs(DEADLINE).getRun(request).getRun());
  }

  /** When a run is likely to begin and to end. */
  public ForecastRunResponse forecast(String name) {
    ForecastRunRequest request = ForecastRunRequest.newBuilder().setName(name).build();
    return call(name, () -> client.runs(DEADLINE).forecastRun(request));
  }

  /** The newest runs of a project, newest first. */
  public List<Run> list(String project, int most) {
    List<Run> runs = new ArrayList<>();
    String token = "";
    do {
      ListRunsRequest request =
          ListRunsRequest.newBuilder()
              .setParent("projects/" + project)
              .setPageSize(Math.min(most - runs.size(), 1000))
              .setPageToken(token)
              .build();
      ListRunsResponse page = call("list runs", () -> client.runs(DEADLINE).listRuns(request));
      runs.addAll(page.getRunsList());
      token = page.getNextPageToken();
    } while (!token.isEmpty() && runs.size() < most);
    return runs;
  }

  /** Cancels a run. */
  public Run cancel(String name, String reason, Duration deadline) {
    CancelRunRequest request =
        CancelRunRequest.newBuilder().setName(name).setReason(reason).build();
    return call(name, () -> client.runs(deadline).cancelRun(request).getRun());
  }

  /** Pauses a run. */
  public Run pause(String name, String reason) {
    PauseRunRequest request = PauseRunRequest.newBuilder().setName(name).setReason(reason).build();
    return call(name, () -> client.runs(DEADLINE).pauseRun(request).getRun());
  }

  /** Lets a paused run go on. */
  public Run resume(String name) {
    ResumeRunRequest request = ResumeRunRequest.newBuilder().setName(name).build();
    return call(name, () -> client.runs(DEADLINE).resumeRun(request).getRun());
  }

  /** Begins a run that failed again. */
  public Run retry(String name) {
    RetryRunRequest request = RetryRunRequest.newBuilder().setName(name).build();
    return call(name, () -> client.runs(DEADLINE).retryRun(request).getRun());
  }

  /** The evaluation of a run. */
  public Evaluation evaluation(String run) {
    GetEvaluationRequest request =
        GetEvaluationRequest.newBuilder().setName(run + "/evaluation").build();
    return call(run, () -> client.evaluations(DEADLINE).getEvaluation(request).getEvaluation());
  }

  /** Runs of a project side by side. */
  public RunComparison compare(String project, List<String> runs) {
    CompareRunsRequest request =
        CompareRunsRequest.newBuilder().setParent("projects/" + project).addAllNames(runs).build();
    return call(
        "compare runs",
        () -> client.evaluations(COMPARISON_DEADLINE).compareRuns(request).getComparison());
  }

  private static <T> T call(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (StatusRuntimeException e) {
      throw RequestFailedException.of(what, e);
    }
  }
}
