package dev.mhim.gateway.grpc;

import dev.mhim.gateway.predictions.PredictionOperations;
import dev.mhim.gateway.runs.Page;
import dev.mhim.v1.CancelPredictionRequest;
import dev.mhim.v1.CancelPredictionResponse;
import dev.mhim.v1.CreatePredictionRequest;
import dev.mhim.v1.CreatePredictionResponse;
import dev.mhim.v1.GetPredictionRequest;
import dev.mhim.v1.GetPredictionResponse;
import dev.mhim.v1.ListPredictionsRequest;
import dev.mhim.v1.ListPredictionsResponse;
import dev.mhim.v1.Prediction;
import dev.mhim.v1.PredictionServiceGrpc;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;

/** Predictions over gRPC. */
@GrpcService
public class PredictionGrpcService extends PredictionServiceGrpc.PredictionServiceImplBase {
  private final PredictionOperations predictions;

  PredictionGrpcService(PredictionOperations predictions) {
    this.predictions = predictions;
  }

  @Override
  @RunOnVirtualThread
  public void createPrediction(
      CreatePredictionRequest request, StreamObserver<CreatePredictionResponse> out) {
    Replies.unary(
        out,
        "CreatePrediction",
        () ->
            CreatePredictionResponse.newBuilder()
                .setPrediction(predictions.create(request))
                .build());
  }

  @Override
  public void getPrediction(
      GetPredictionRequest request, StreamObserver<GetPredictionResponse> out) {
    Replies.unary(
        out,
        "GetPrediction",
        () ->
            GetPredictionResponse.newBuilder()
                .setPrediction(predictions.get(request.getName()))
                .build());
  }

  @Override
  public void listPredictions(
      ListPredictionsRequest request, StreamObserver<ListPredictionsResponse> out) {
    Replies.unary(
        out,
        "ListPredictions",
        () -> {
          Page<Prediction> page =
              predictions.list(request.getParent(), request.getPageSize(), request.getPageToken());
          return ListPredictionsResponse.newBuilder()
              .addAllPredictions(page.items())
              .setNextPageToken(page.nextToken())
              .build();
        });
  }

  @Override
  @RunOnVirtualThread
  public void cancelPrediction(
      CancelPredictionRequest request, StreamObserver<CancelPredictionResponse> out) {
    Replies.unary(
        out,
        "CancelPrediction",
        () ->
            CancelPredictionResponse.newBuilder()
                .setPrediction(predictions.cancel(request.getName(), request.getReason()))
                .build());
  }
}
