package dev.mhim.gateway.grpc;

import dev.mhim.gateway.api.RunArtifacts;
import dev.mhim.gateway.api.RunControl;
import dev.mhim.gateway.api.RunOperations;
import dev.mhim.gateway.runs.Page;
import dev.mhim.gateway.runs.RunView;
import dev.mhim.gateway.runs.RunWatch;
import dev.mhim.gateway.runs.WatchPump;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.CancelRunRequest;
import dev.mhim.v1.CancelRunResponse;
import dev.mhim.v1.CreateRunRequest;
import dev.mhim.v1.CreateRunResponse;
import dev.mhim.v1.DownloadArtifactRequest;
import dev.mhim.v1.DownloadArtifactResponse;
import dev.mhim.v1.ForecastRunRequest;
import dev.mhim.v1.ForecastRunResponse;
import dev.mhim.v1.GetRunRequest;
import dev.mhim.v1.GetRunResponse;
import dev.mhim.v1.ListArtifactsRequest;
import dev.mhim.v1.ListArtifactsResponse;
import dev.mhim.v1.ListRunsRequest;
import dev.mhim.v1.ListRunsResponse;
import dev.mhim.v1.PauseRunRequest;
import dev.mhim.v1.PauseRunResponse;
import dev.mhim.v1.ResumeRunRequest;
import dev.mhim.v1.ResumeRunResponse;
import dev.mhim.v1.RetryRunRequest;
import dev.mhim.v1.RetryRunResponse;
import dev.mhim.v1.Run;
import dev.mhim.v1.RunServiceGrpc;
import dev.mhim.v1.WatchRunRequest;
import dev.mhim.v1.WatchRunResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;

/** Runs over gRPC. */
@GrpcService
public class RunGrpcService extends RunServiceGrpc.RunServiceImplBase {
  private final RunOperations runs;
  private final RunControl control;
  private final RunArtifacts artifacts;
  private final RunView view;

  RunGrpcService(RunOperations runs, RunControl control, RunArtifacts artifacts, RunView view) {
    this.runs = runs;
    this.control = control;
    this.artifacts = artifacts;
    this.view = view;
  }

  @Override
  @RunOnVirtualThread
  public void createRun(CreateRunRequest request, StreamObserver<CreateRunResponse> out) {
    Replies.unary(
        out,
        "CreateRun",
        () -> CreateRunResponse.newBuilder().setRun(runs.create(request)).build());
  }

  @Override
  public void getRun(GetRunRequest request, StreamObserver<GetRunResponse> out) {
    Replies.unary(
        out,
        "GetRun",
        () -> GetRunResponse.newBuilder().setRun(runs.get(request.getName())).build());
  }

  @Override
  public void forecastRun(ForecastRunRequest request, StreamObserver<ForecastRunResponse> out) {
    Replies.unary(out, "ForecastRun", () -> runs.forecast(request.getName()));
  }

  @Override
  public void listRuns(ListRunsRequest request, StreamObserver<ListRunsResponse> out) {
    Replies.unary(
        out,
        "ListRuns",
        () -> {
          Page<Run> page =
              runs.list(request.getParent(), request.getPageSize(), request.getPageToken());
          return ListRunsResponse.newBuilder()
              .addAllRuns(page.items())
              .setNextPageToken(page.nextToken())
              .build();
        });
  }

  @Override
  @RunOnVirtualThread
  public void cancelRun(CancelRunRequest request, StreamObserver<CancelRunResponse> out) {
    Replies.unary(
        out,
        "CancelRun",
        () ->
            CancelRunResponse.newBuilder()
                .setRun(control.cancel(request.getName(), request.getReason()))
                .build());
  }

  @Override
  @RunOnVirtualThread
  public void pauseRun(PauseRunRequest request, StreamObserver<PauseRunResponse> out) {
    Replies.unary(
        out,
        "PauseRun",
        () ->
            PauseRunResponse.newBuilder()
                .setRun(control.pause(request.getName(), request.getReason()))
                .build());
  }

  @Override
  @RunOnVirtualThread
  public void resumeRun(ResumeRunRequest request, StreamObserver<ResumeRunResponse> out) {
    Replies.unary(
        out,
        "ResumeRun",
        () -> ResumeRunResponse.newBuilder().setRun(control.resume(request.getName())).build());
  }

  @Override
  @RunOnVirtualThread
  public void retryRun(RetryRunRequest request, StreamObserver<RetryRunResponse> out) {
    Replies.unary(
        out,
        "RetryRun",
        () -> RetryRunResponse.newBuilder().setRun(control.retry(request.getName())).build());
  }

  @Override
  public void watchRun(WatchRunRequest request, StreamObserver<WatchRunResponse> out) {
    ServerCallStreamObserver<WatchRunResponse> call =
        (ServerCallStreamObserver<WatchRunResponse>) out;
    Replies.streaming(
        out,
        "WatchRun",
        () -> {
          String name = runs.get(request.getName()).getName();
          WatchPump pump = new WatchPump(new WatchSink(call));
          RunWatch watch = view.watch(name, pump::pump).orElseThrow();
          call.setOnCancelHandler(watch::close);
          call.setOnReadyHandler(pump::pump);
          pump.begin(watch);
        });
  }

  @Override
  @RunOnVirtualThread
  public void listArtifacts(
      ListArtifactsRequest request, StreamObserver<ListArtifactsResponse> out) {
    Replies.unary(
        out,
        "ListArtifacts",
        () -> {
          Page<Artifact> page =
              artifacts.list(request.getParent(), request.getPageSize(), request.getPageToken());
          return ListArtifactsResponse.newBuilder()
              .addAllArtifacts(page.items())
              .setNextPageToken(page.nextToken())
              .build();
        });
  }

  @Override
  public void downloadArtifact(
      DownloadArtifactRequest request, StreamObserver<DownloadArtifactResponse> out) {
    Replies.streaming(
        out,
        "DownloadArtifact",
        () ->
            new ArtifactDownload(
                    request.getParent(),
                    request.getPath(),
                    artifacts,
                    (ServerCallStreamObserver<DownloadArtifactResponse>) out)
                .start());
  }
}
