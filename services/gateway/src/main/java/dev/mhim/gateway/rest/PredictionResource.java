package dev.mhim.gateway.rest;

import dev.mhim.gateway.predictions.PredictionOperations;
import dev.mhim.gateway.runs.Page;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.PredictionName;
import dev.mhim.v1.CancelPredictionRequest;
import dev.mhim.v1.CreatePredictionRequest;
import dev.mhim.v1.ListPredictionsResponse;
import dev.mhim.v1.Prediction;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Predictions over REST. */
@Path("/v1/projects/{project}/predictions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "predictions")
public class PredictionResource {
  private final PredictionOperations predictions;
  private final Bodies bodies;

  PredictionResource(PredictionOperations predictions, Bodies bodies) {
    this.predictions = predictions;
    this.bodies = bodies;
  }

  @GET
  @Operation(
      operationId = "ListPredictions",
      summary = "Lists the predictions of a project, newest first")
  public String list(
      @PathParam("project") String project,
      @QueryParam("pageSize") @DefaultValue("0") int pageSize,
      @QueryParam("pageToken") @DefaultValue("") String pageToken) {
    Page<Prediction> page = predictions.list("projects/" + project, pageSize, pageToken);
    return Json.print(
        ListPredictionsResponse.newBuilder()
            .addAllPredictions(page.items())
            .setNextPageToken(page.nextToken()));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RunOnVirtualThread
  @Operation(
      operationId = "CreatePrediction",
      summary =
          "Lets the models of a trained run predict a dataset; the body is mhim.v1.CreatePredictionRequest")
  public Response create(@PathParam("project") String project, String body) {
    CreatePredictionRequest.Builder request =
        bodies.parse(body, CreatePredictionRequest.newBuilder());
    String parent = "projects/" + project;
    if (!request.getParent().isEmpty() && !request.getParent().equals(parent)) {
      throw new PlatformException(
          ErrorKind.INVALID_ARGUMENT,
          Problems.of(
              "INCONSISTENT",
              "parent",
              request.getParent(),
              "the path says " + parent,
              "leave parent out of the body"));
    }
    Prediction prediction = predictions.create(request.setParent(parent).build());
    return request.getValidateOnly()
        ? Response.ok(Json.print(prediction)).build()
        : Response.created(URI.create("/v1/" + prediction.getName()))
            .entity(Json.print(prediction))
            .build();
  }

  @GET
  @Path("{prediction:[^/:]+}")
  @Operation(
      operationId = "GetPrediction",
      summary = "Gives a prediction, with its scores where the dataset is labelled")
  public String get(
      @PathParam("project") String project, @PathParam("prediction") String prediction) {
    return Json.print(predictions.get(name(project, prediction)));
  }

  @POST
  @Path("{prediction:[^/:]+}:cancel")
  @Consumes(MediaType.APPLICATION_JSON)
  @RunOnVirtualThread
  @Operation(
      operationId = "CancelPrediction",
      summary = "Cancels a prediction; the body may give a reason")
  public String cancel(
      @PathParam("project") String project,
      @PathParam("prediction") String prediction,
      String body) {
    CancelPredictionRequest.Builder request = CancelPredictionRequest.newBuilder();
    if (!body.isBlank()) {
      bodies.parse(body, request);
    }
    return Json.print(predictions.cancel(name(project, prediction), request.getReason()));
  }

  private static String name(String project, String prediction) {
    return new PredictionName(project, prediction).toString();
  }
}
