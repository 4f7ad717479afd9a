package dev.mhim.gateway.rest;

import dev.mhim.gateway.datasets.DatasetDeletion;
import dev.mhim.gateway.datasets.FeatureStore;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.v1.DeleteDatasetRequest;
import dev.mhim.v1.GetDatasetRequest;
import dev.mhim.v1.ListDatasetsRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.OptionalInt;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Datasets over REST, from the feature-store. */
@Path("/v1/projects/{project}/datasets")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "datasets")
public class DatasetResource {
  private final FeatureStore featureStore;
  private final DatasetDeletion deletion;

  DatasetResource(FeatureStore featureStore, DatasetDeletion deletion) {
    this.featureStore = featureStore;
    this.deletion = deletion;
  }

  @GET
  @RunOnVirtualThread
  @Operation(
      operationId = "ListDatasets",
      summary = "Lists the newest version of each dataset of a project, by name")
  public String list(
      @PathParam("project") String project,
      @QueryParam("pageSize") @DefaultValue("0") int pageSize,
      @QueryParam("pageToken") @DefaultValue("") String pageToken) {
    return Json.print(
        featureStore.listDatasets(
            ListDatasetsRequest.newBuilder()
                .setParent("projects/" + project)
                .setPageSize(pageSize)
                .setPageToken(pageToken)
                .build()));
  }

  @GET
  @Path("{dataset}")
  @RunOnVirtualThread
  @Operation(operationId = "GetDataset", summary = "Gives the newest version of a dataset")
  public String newest(@PathParam("project") String project, @PathParam("dataset") String dataset) {
    return get(new DatasetName(project, dataset, OptionalInt.empty()));
  }

  @GET
  @Path("{dataset}/versions/{version}")
  @RunOnVirtualThread
  @Operation(operationId = "GetDatasetVersion", summary = "Gives one version of a dataset")
  public String version(
      @PathParam("project") String project,
      @PathParam("dataset") String dataset,
      @PathParam("version") int version) {
    return get(new DatasetName(project, dataset, OptionalInt.of(version)));
  }

  @DELETE
  @Path("{dataset}")
  @RunOnVirtualThread
  @Operation(
      operationId = "DeleteDataset",
      summary = "Deletes a dataset with all its versions; 409 names the runs that use it")
  public String delete(
      @PathParam("project") String project,
      @PathParam("dataset") String dataset,
      @QueryParam("force") @DefaultValue("false") boolean force,
      @QueryParam("allowMissing") @DefaultValue("false") boolean allowMissing) {
    return delete(new DatasetName(project, dataset, OptionalInt.empty()), force, allowMissing);
  }

  @DELETE
  @Path("{dataset}/versions/{version}")
  @RunOnVirtualThread
  @Operation(
      operationId = "DeleteDatasetVersion",
      summary = "Deletes one version of a dataset; 409 names the runs that use it")
  public String deleteVersion(
      @PathParam("project") String project,
      @PathParam("dataset") String dataset,
      @PathParam("version") int version,
      @QueryParam("force") @DefaultValue("false") boolean force,
      @QueryParam("allowMissing") @DefaultValue("false") boolean allowMissing) {
    return delete(new DatasetName(project, dataset, OptionalInt.of(version)), force, allowMissing);
  }

  private String delete(DatasetName name, boolean force, boolean allowMissing) {
    return Json.print(
        deletion.delete(
            DeleteDatasetRequest.newBuilder()
                .setName(name.toString())
                .setForce(force)
                .setAllowMissing(allowMissing)
                .build()));
  }

  private String get(DatasetName name) {
    return Json.print(
        featureStore
            .getDataset(GetDatasetRequest.newBuilder().setName(name.toString()).build())
            .getDataset());
  }
}
