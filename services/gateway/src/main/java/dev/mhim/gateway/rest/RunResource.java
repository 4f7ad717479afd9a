package dev.mhim.gateway.rest;

import dev.mhim.gateway.api.RunBoard;
import dev.mhim.gateway.api.RunControl;
import dev.mhim.gateway.api.RunOperations;
import dev.mhim.gateway.runs.Page;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.RunName;
import dev.mhim.v1.CancelRunRequest;
import dev.mhim.v1.CompareRunsRequest;
import dev.mhim.v1.CompareRunsResponse;
import dev.mhim.v1.CreateRunRequest;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.ListEvaluationsResponse;
import dev.mhim.v1.ListRunsResponse;
import dev.mhim.v1.PauseRunRequest;
import dev.mhim.v1.Run;
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

/** Runs over REST. */
@Path("/v1/projects/{project}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "runs")
public class RunResource {
  private final RunOperations runs;
  private final RunControl control;
  private final RunBoard board;
  private final Bodies bodies;

  RunResource(RunOperations runs, RunControl control, RunBoard board, Bodies bodies) {
    this.runs = runs;
    this.control = control;
    this.board = board;
    this.bodies = bodies;
  }

  @GET
  @Path("runs")
  @Operation(operationId = "ListRuns", summary = "Lists the runs of a project, newest first")
  public String list(
      @PathParam("project") String project,
      @QueryParam("pageSize") @DefaultValue("0") int pageSize,
      @QueryParam("pageToken") @DefaultValue("") String pageToken) {
    Page<Run> page = runs.list("projects/" + project, pageSize, pageToken);
    return Json.print(
        ListRunsResponse.newBuilder().addAllRuns(page.items()).setNextPageToken(page.nextToken()));
  }

  @POST
  @Path("runs")
  @Consumes(MediaType.APPLICATION_JSON)
  @RunOnVirtualThread
  @Operation(
      operationId = "CreateRun",
      summary = "Takes a run; the body is mhim.v1.CreateRunRequest, as on mhim.run.requests")
  public Response create(@PathParam("project") String project, String body) {
    CreateRunRequest.Builder request = bodies.parse(body, CreateRunRequest.newBuilder());
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
    Run run = runs.create(request.setParent(parent).build());
    return request.getValidateOnly()
        ? Response.ok(Json.print(run)).build()
        : Response.created(URI.create("/v1/" + run.getName())).entity(Json.print(run)).build();
  }

  @GET
  @Path("runs/{run:[^/:]+}")
  @Operation(operationId = "GetRun", summary = "Gives a run")
  public String get(@PathParam("project") String project, @PathParam("run") String run) {
    return Json.print(runs.get(name(project, run)));
  }

  @GET
  @Path("runs/{run:[^/:]+}:forecast")
  @Operation(
      operationId = "ForecastRun",
      summary = "Tells where a run stands in the queue, and when it is likely to begin and to end")
  public String forecast(@PathParam("project") String project, @PathParam("run") String run) {
    return Json.print(runs.forecast(name(project, run)));
  }

  @POST
  @Path("runs/{run:[^/:]+}:cancel")
  @Consumes(MediaType.APPLICATION_JSON)
  @RunOnVirtualThread
  @Operation(operationId = "CancelRun", summary = "Cancels a run; the body may give a reason")
  public String cancel(
      @PathParam("project") String project, @PathParam("run") String run, String body) {
    CancelRunRequest.Builder request = CancelRunRequest.newBuilder();
    if (!body.isBlank()) {
      bodies.parse(body, request);
    }
    return Json.print(control.cancel(name(project, run), request.getReason()));
  }

  @POST
  @Path("runs/{run:[^/:]+}:pause")
  @Consumes(MediaType.APPLICATION_JSON)
  @RunOnVirtualThread
  @Operation(
      operationId = "PauseRun",
      summary = "Pauses a run: checkpoints are taken and trainers given back")
  public String pause(
      @PathParam("project") String project, @PathParam("run") String run, String body) {
    PauseRunRequest.Builder request = PauseRunRequest.newBuilder();
    if (!body.isBlank()) {
      bodies.parse(body, request);
    }
    return Json.print(control.pause(name(project, run), request.getReason()));
  }

  @POST
  @Path("runs/{run:[^/:]+}:resume")
  @RunOnVirtualThread
  @Operation(operationId = "ResumeRun", summary = "Lets a paused run go on from its checkpoints")
  public String resume(@PathParam("project") String project, @PathParam("run") String run) {
    return Json.print(control.resume(name(project, run)));
  }

  @POST
  @Path("runs/{run:[^/:]+}:retry")
  @RunOnVirtualThread
  @Operation(
      operationId = "RetryRun",
      summary = "Begins a run that failed again; folds that succeeded keep their results")
  public String retry(@PathParam("project") String project, @PathParam("run") String run) {
    return Json.print(control.retry(name(project, run)));
  }

  @GET
  @Path("runs/{run:[^/:]+}/evaluation")
  @Operation(operationId = "GetEvaluation", summary = "Gives the evaluation of a run")
  public String evaluation(@PathParam("project") String project, @PathParam("run") String run) {
    return Json.print(runs.evaluation(name(project, run)));
  }

  @GET
  @Path("evaluations")
  @Operation(
      operationId = "ListEvaluations",
      summary = "Lists the evaluations of a project, newest first")
  public String evaluations(
      @PathParam("project") String project,
      @QueryParam("pageSize") @DefaultValue("0") int pageSize,
      @QueryParam("pageToken") @DefaultValue("") String pageToken) {
    Page<Evaluation> page = runs.listEvaluations("projects/" + project, pageSize, pageToken);
    return Json.print(
        ListEvaluationsResponse.newBuilder()
            .addAllEvaluations(page.items())
            .setNextPageToken(page.nextToken()));
  }

  @POST
  @Path("evaluations:compare")
  @Consumes(MediaType.APPLICATION_JSON)
  @RunOnVirtualThread
  @Operation(
      operationId = "CompareRuns",
      summary = "Sets runs of one split plan and protocol side by side and tests their differences")
  public String compare(@PathParam("project") String project, String body) {
    CompareRunsRequest.Builder request = bodies.parse(body, CompareRunsRequest.newBuilder());
    return Json.print(
        CompareRunsResponse.newBuilder()
            .setComparison(board.compare("projects/" + project, request.getNamesList())));
  }

  private static String name(String project, String run) {
    return new RunName(project, run).toString();
  }
}
