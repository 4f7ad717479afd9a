package dev.mhim.gateway.rest;

import dev.mhim.gateway.runs.Page;
import dev.mhim.gateway.sweeps.SweepOperations;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.SweepName;
import dev.mhim.v1.CancelSweepRequest;
import dev.mhim.v1.CreateSweepRequest;
import dev.mhim.v1.ListSweepsResponse;
import dev.mhim.v1.Sweep;
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

/** Sweeps over REST. */
@Path("/v1/projects/{project}/sweeps")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "sweeps")
public class SweepResource {
  private final SweepOperations sweeps;
  private final Bodies bodies;

  SweepResource(SweepOperations sweeps, Bodies bodies) {
    this.sweeps = sweeps;
    this.bodies = bodies;
  }

  @GET
  @Operation(operationId = "ListSweeps", summary = "Lists the sweeps of a project, newest first")
  public String list(
      @PathParam("project") String project,
      @QueryParam("pageSize") @DefaultValue("0") int pageSize,
      @QueryParam("pageToken") @DefaultValue("") String pageToken) {
    Page<Sweep> page = sweeps.list("projects/" + project, pageSize, pageToken);
    return Json.print(
        ListSweepsResponse.newBuilder()
            .addAllSweeps(page.items())
            .setNextPageToken(page.nextToken()));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RunOnVirtualThread
  @Operation(
      operationId = "CreateSweep",
      summary = "Takes every run of a grid; the body is mhim.v1.CreateSweepRequest")
  public Response create(@PathParam("project") String project, String body) {
    CreateSweepRequest.Builder request = bodies.parse(body, CreateSweepRequest.newBuilder());
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
    Sweep sweep = sweeps.create(request.setParent(parent).build());
    return request.getValidateOnly()
        ? Response.ok(Json.print(sweep)).build()
        : Response.created(URI.create("/v1/" + sweep.getName())).entity(Json.print(sweep)).build();
  }

  @GET
  @Path("{sweep:[^/:]+}")
  @Operation(operationId = "GetSweep", summary = "Gives a sweep with its runs, best first")
  public String get(@PathParam("project") String project, @PathParam("sweep") String sweep) {
    return Json.print(sweeps.get(name(project, sweep)));
  }

  @POST
  @Path("{sweep:[^/:]+}:cancel")
  @Consumes(MediaType.APPLICATION_JSON)
  @RunOnVirtualThread
  @Operation(
      operationId = "CancelSweep",
      summary = "Cancels every run of a sweep that has not ended; the body may give a reason")
  public String cancel(
      @PathParam("project") String project, @PathParam("sweep") String sweep, String body) {
    CancelSweepRequest.Builder request = CancelSweepRequest.newBuilder();
    if (!body.isBlank()) {
      bodies.parse(body, request);
    }
    return Json.print(sweeps.cancel(name(project, sweep), request.getReason()));
  }

  private static String name(String project, String sweep) {
    return new SweepName(project, sweep).toString();
  }
}
