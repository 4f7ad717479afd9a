package dev.mhim.featurestore.grpc;

import dev.mhim.featurestore.catalog.BagStore;
import dev.mhim.featurestore.catalog.DatasetCatalog;
import dev.mhim.featurestore.garbage.BackgroundCollection;
import dev.mhim.featurestore.garbage.DatasetFolders;
import dev.mhim.featurestore.garbage.GarbageCollector;
import dev.mhim.featurestore.quota.Quotas;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.platform.name.ResourceIds;
import dev.mhim.v1.CollectGarbageRequest;
import dev.mhim.v1.CollectGarbageResponse;
import dev.mhim.v1.DatasetManifest;
import dev.mhim.v1.DeleteDatasetRequest;
import dev.mhim.v1.DeleteDatasetResponse;
import dev.mhim.v1.GetUsageRequest;
import dev.mhim.v1.Usage;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** Calls about the room that is taken: deletion, garbage, usage. */
@Singleton
final class StoreUpkeep {
  private static final Logger LOG = Logger.getLogger(StoreUpkeep.class);
  private static final Pattern USAGE = Pattern.compile("(projects/[^/]*)/usage");

  private final DatasetCatalog catalog;
  private final GarbageCollector garbage;
  private final DatasetFolders folders;
  private final BackgroundCollection background;
  private final Quotas quotas;

  StoreUpkeep(
      DatasetCatalog catalog,
      GarbageCollector garbage,
      DatasetFolders folders,
      BackgroundCollection background,
      Quotas quotas) {
    this.catalog = catalog;
    this.garbage = garbage;
    this.folders = folders;
    this.background = background;
    this.quotas = quotas;
  }

  DeleteDatasetResponse delete(DeleteDatasetRequest request) {
    DatasetName name = DatasetName.parse(request.getName());
    Set<String> bags = bags(name);
    List<DatasetName> deleted;
    try {
      deleted = catalog.delete(name);
    } catch (PlatformException e) {
      if (e.kind() == ErrorKind.NOT_FOUND && request.getAllowMissing()) {
        return DeleteDatasetResponse.getDefaultInstance();
      }
      throw e;
    }
    LOG.infof("deleted dataset=%s versions=%d", name, deleted.size());
    background.afterDeletion(name.withoutVersion(), bags);
    return DeleteDatasetResponse.newBuilder()
        .addAllNames(deleted.stream().map(DatasetName::toString).toList())
        .build();
  }

  /** What the versions to be deleted name. One that can't be read must be possible to delete. */
  private Set<String> bags(DatasetName name) {
    Set<String> bags = new HashSet<>();
    try {
      List<DatasetManifest> versions =
          name.version().isPresent() ? List.of(catalog.get(name)) : catalog.all(name);
      versions.forEach(version -> bags.addAll(DatasetCatalog.bags(version)));
    } catch (PlatformException e) {
      switch (e.kind()) {
        case DATA_LOSS -> LOG.warnf("the bags of %s go with the next garbage: %s", name, e);
        case NOT_FOUND -> LOG.debugf("there is no %s to delete", name);
        case INVALID_ARGUMENT,
            ALREADY_EXISTS,
            FAILED_PRECONDITION,
            RESOURCE_EXHAUSTED,
            UNAUTHENTICATED,
            PERMISSION_DENIED,
            UNAVAILABLE,
            INTERNAL ->
            throw e;
      }
    }
    return bags;
  }

  CollectGarbageResponse collect(CollectGarbageRequest request) {
    boolean dryRun = request.getValidateOnly();
    boolean all = request.getParent().equals("projects/-");
    String project = all ? "-" : ResourceIds.project(request.getParent());
    return garbage.collect(all ? folders.all() : folders.of(project), dryRun).toBuilder()
        .setUnfinishedUploadCount(garbage.giveUpUploads(DatasetFolders.folder(project), dryRun))
        .build();
  }

  Usage usage(GetUsageRequest request) {
    Matcher name = USAGE.matcher(request.getName());
    if (!name.matches()) {
      throw new PlatformException(
          ErrorKind.INVALID_ARGUMENT,
          Problems.of(
              "MALFORMED_NAME",
              "name",
              request.getName(),
              "the name must be projects/{project}/usage",
              ""));
    }
    String project = ResourceIds.project(name.group(1));
    BagStore.Usage usage = quotas.usage(project);
    return Usage.newBuilder()
        .setName(request.getName())
        .setSizeBytes(usage.sizeBytes())
        .setBagCount(usage.bags())
        .setQuotaBytes(quotas.limit(project))
        .build();
  }
}
