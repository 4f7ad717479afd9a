package dev.mhim.gateway.rest;

import dev.mhim.gateway.api.RunArtifacts;
import dev.mhim.gateway.runs.Page;
import dev.mhim.platform.name.RunName;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.ListArtifactsResponse;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The files of a run over REST. */
@Path("/v1/projects/{project}/runs/{run:[^/:]+}/artifacts")
@Tag(name = "artifacts")
public class ArtifactResource {
  private final RunArtifacts artifacts;

  ArtifactResource(RunArtifacts artifacts) {
    this.artifacts = artifacts;
  }

  @GET
  @RunOnVirtualThread
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "ListArtifacts", summary = "Lists the files of a run, by path")
  public String list(
      @PathParam("project") String project,
      @PathParam("run") String run,
      @QueryParam("pageSize") @DefaultValue("0") int pageSize,
      @QueryParam("pageToken") @DefaultValue("") String pageToken) {
    Page<Artifact> page = artifacts.list(new RunName(project, run).toString(), pageSize, pageToken);
    return Json.print(
        ListArtifactsResponse.newBuilder()
            .addAllArtifacts(page.items())
            .setNextPageToken(page.nextToken()));
  }

  @GET
  @Path("{path:.+}")
  @RunOnVirtualThread
  @Operation(operationId = "DownloadArtifact", summary = "Gives one file of a run")
  public Response download(
      @PathParam("project") String project,
      @PathParam("run") String run,
      @PathParam("path") String path) {
    Artifact artifact = artifacts.find(new RunName(project, run).toString(), path);
    String file = path.substring(path.lastIndexOf('/') + 1);
    return Response.ok(artifacts.open(artifact), MediaType.APPLICATION_OCTET_STREAM)
        .tag(new EntityTag(artifact.getSha256()))
        .header(HttpHeaders.CONTENT_LENGTH, artifact.getSizeBytes())
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file + "\"")
        // What trainers wrote is never shown as a page of this site.
        .header("X-Content-Type-Options", "nosniff")
        .build();
  }
}
