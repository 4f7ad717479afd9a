package dev.mhim.gateway.grpc;

import dev.mhim.gateway.api.RunBoard;
import dev.mhim.gateway.api.RunOperations;
import dev.mhim.gateway.runs.Page;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.v1.CompareRunsRequest;
import dev.mhim.v1.CompareRunsResponse;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.EvaluationServiceGrpc;
import dev.mhim.v1.GetEvaluationRequest;
import dev.mhim.v1.GetEvaluationResponse;
import dev.mhim.v1.ListEvaluationsRequest;
import dev.mhim.v1.ListEvaluationsResponse;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;

/** Evaluations over gRPC. */
@GrpcService
public class EvaluationGrpcService extends EvaluationServiceGrpc.EvaluationServiceImplBase {
  private static final String SUFFIX = "/evaluation";

  private final RunOperations runs;
  private final RunBoard board;

  EvaluationGrpcService(RunOperations runs, RunBoard board) {
    this.runs = runs;
    this.board = board;
  }

  @Override
  public void getEvaluation(
      GetEvaluationRequest request, StreamObserver<GetEvaluationResponse> out) {
    Replies.unary(
        out,
        "GetEvaluation",
        () ->
            GetEvaluationResponse.newBuilder()
                .setEvaluation(runs.evaluation(runOf(request.getName())))
                .build());
  }

  @Override
  public void listEvaluations(
      ListEvaluationsRequest request, StreamObserver<ListEvaluationsResponse> out) {
    Replies.unary(
        out,
        "ListEvaluations",
        () -> {
          Page<Evaluation> page =
              runs.listEvaluations(
                  request.getParent(), request.getPageSize(), request.getPageToken());
          return ListEvaluationsResponse.newBuilder()
              .addAllEvaluations(page.items())
              .setNextPageToken(page.nextToken())
              .build();
        });
  }

  @Override
  @RunOnVirtualThread
  public void compareRuns(CompareRunsRequest request, StreamObserver<CompareRunsResponse> out) {
    Replies.unary(
        out,
        "CompareRuns",
        () ->
            CompareRunsResponse.newBuilder()
                .setComparison(board.compare(request.getParent(), request.getNamesList()))
                .build());
  }

  private static String runOf(String name) {
    if (!name.endsWith(SUFFIX)) {
      throw new PlatformException(
          ErrorKind.INVALID_ARGUMENT,
          Problems.of(
              "MALFORMED_NAME",
              "name",
              name,
              "the name must be projects/{project}/runs/{run}/evaluation",
              ""));
    }
    return name.substring(0, name.length() - SUFFIX.length());
  }
}
