package dev.mhim.standalone.client;

import dev.mhim.v1.CancelPredictionRequest;
import dev.mhim.v1.CreatePredictionRequest;
import dev.mhim.v1.GetPredictionRequest;
import dev.mhim.v1.ListPredictionsRequest;
import dev.mhim.v1.ListPredictionsResponse;
import dev.mhim.v1.Prediction;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** Submits, reads and cancels predictions. */
public final class PredictionRequests {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final PlatformClient client;

  /** Asks over a client. */
  public PredictionRequests(PlatformClient client) {
    this.client = client;
  }

  /** Submits a prediction. */
  public Prediction create(String project, Prediction prediction) {
    CreatePredictionRequest request =
        CreatePredictionRequest.newBuilder()
            .setParent("projects/" + project)
            .setPrediction(prediction)
            .setRequestId(UUID.randomUUID().toString())
            .build();
    return call(
        "create prediction",
        () -> client.predictions(DEADLINE).createPrediction(request).getPrediction());
  }

  /** Gives a prediction. */
  public Prediction get(String name) {
    GetPredictionRequest request = GetPredictionRequest.newBuilder().setName(name).build();
    return call(name, () -> client.predictions(DEADLINE).getPrediction(request).getPrediction());
  }

  /** The newest predictions of a project, newest first. */
  public List<Prediction> list(String project, int most) {
    List<Prediction> predictions = new ArrayList<>();
    String token = "";
    do {
      ListPredictionsRequest request =
          ListPredictionsRequest.newBuilder()
              .setParent("projects/" + project)
              .setPageSize(Math.min(most - predictions.size(), 1000))
              .setPageToken(token)
              .build();
      ListPredictionsResponse page =
          call("list predictions", () -> client.predictions(DEADLINE).listPredictions(request));
      predictions.addAll(page.getPredictionsList());
      token = page.getNextPageToken();
    } while (!token.isEmpty() && predictions.size() < most);
    return predictions;
  }

  /** Cancels a prediction. */
  public Prediction cancel(String name, String reason) {
    CancelPredictionRequest request =
        CancelPredictionRequest.newBuilder().setName(name).setReason(reason).build();
    return call(name, () -> client.predictions(DEADLINE).cancelPrediction(request).getPrediction());
  }

  private static <T> T call(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (StatusRuntimeException e) {
      throw RequestFailedException.of(what, e);
    }
  }
}
