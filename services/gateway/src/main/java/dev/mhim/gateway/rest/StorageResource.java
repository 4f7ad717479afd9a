package dev.mhim.gateway.rest;

import dev.mhim.gateway.datasets.FeatureStore;
import dev.mhim.v1.CollectGarbageRequest;
import dev.mhim.v1.GetUsageRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What projects store, over REST, from the feature-store. */
@Path("/v1/projects/{project}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "datasets")
public class StorageResource {
  private final FeatureStore featureStore;

  StorageResource(FeatureStore featureStore) {
    this.featureStore = featureStore;
  }

  @GET
  @Path("usage")
  @RunOnVirtualThread
  @Operation(operationId = "GetUsage", summary = "Tells how much a project stores, and may store")
  public String usage(@PathParam("project") String project) {
    String name = "projects/" + project + "/usage";
    return Json.print(
        featureStore.getUsage(GetUsageRequest.newBuilder().setName(name).build()).getUsage());
  }

  @POST
  @Path("datasets:collectGarbage")
  @RunOnVirtualThread
  @Operation(
      operationId = "CollectGarbage",
      summary = "Deletes bags that no version names; project '-': of all projects")
  public String collectGarbage(
      @PathParam("project") String project,
      @QueryParam("validateOnly") @DefaultValue("false") boolean validateOnly) {
    return Json.print(
        featureStore.collectGarbage(
            CollectGarbageRequest.newBuilder()
                .setParent("projects/" + project)
                .setValidateOnly(validateOnly)
                .build()));
  }
}
