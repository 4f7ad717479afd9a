package dev.mhim.featurestore.grpc;

import dev.mhim.featurestore.catalog.FeatureTypes;
import dev.mhim.featurestore.garbage.Guard;
import dev.mhim.featurestore.imports.DatasetImport;
import dev.mhim.featurestore.imports.ImportOutcome;
import dev.mhim.featurestore.imports.ImportRequest;
import dev.mhim.featurestore.imports.ImportSource;
import dev.mhim.featurestore.imports.SlideRule;
import dev.mhim.featurestore.labels.LabelSource;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.platform.name.ResourceIds;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.ImportDatasetRequest;
import dev.mhim.v1.ImportDatasetResponse;
import dev.mhim.v1.ImportProgress;
import dev.mhim.v1.ImportReport;
import dev.mhim.v1.InstanceSource;
import dev.mhim.v1.Problem;
import dev.mhim.v1.SlideMatch;
import dev.mhim.v1.UploadSource;
import dev.mhim.v1.UploadedBag;
import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** One call of ImportDataset: progress, then the dataset or everything that is wrong. */
final class ImportCall {
  private static final Logger LOG = Logger.getLogger(ImportCall.class);
  private static final int MOST_PROBLEMS = 1000;
  private static final long PROGRESS_NANOS = Duration.ofMillis(100).toNanos();

  private static final Pattern BAG_ID = Pattern.compile("[^/\\p{Cntrl}]{1,255}");

  private final DatasetImport imports;
  private final Guard guard;
  private final StreamObserver<ImportDatasetResponse> client;
  private long lastProgress = System.nanoTime() - PROGRESS_NANOS;

  ImportCall(DatasetImport imports, Guard guard, StreamObserver<ImportDatasetResponse> client) {
    this.imports = imports;
    this.guard = guard;
    this.client = client;
  }

  void run(ImportDatasetRequest request) {
    try {
      ImportOutcome outcome = run(parse(request));
      Dataset dataset = outcome.dataset();
      if (!outcome.leftOut().isEmpty()) {
        report(outcome.leftOut());
      }
      LOG.infof(
          "imported dataset=%s cases=%d patches=%d",
          dataset.getName(), dataset.getCaseCount(), dataset.getPatchCount());
      client.onNext(ImportDatasetResponse.newBuilder().setDataset(dataset).build());
      client.onCompleted();
    } catch (PlatformException e) {
      if (e.kind() == ErrorKind.INVALID_ARGUMENT) {
        report(e.problems());
      }
      throw e;
    }
  }

  private ImportOutcome run(ImportRequest request) {
    Instant now = Clock.systemUTC().instant();
    if (request.validateOnly()) {
      return imports.run(request, this::progress, now);
    }
    // While it lasts, what it stores or finds stored is no garbage.
    try (Guard.Import underWay = guard.beginImport(request.dataset())) {
      return imports.run(
          request,
          (checked, stored, total) -> {
            underWay.goesOn();
            progress(checked, stored, total);
          },
          now);
    }
  }

  private void report(List<Problem> problems) {
    client.onNext(
        ImportDatasetResponse.newBuilder()
            .setReport(
                ImportReport.newBuilder()
                    .addAllProblems(problems.subList(0, Math.min(MOST_PROBLEMS, problems.size())))
                    .setProblemCount(problems.size()))
            .build());
  }

  private void progress(int checked, int stored, int total) {
    long now = System.nanoTime();
    boolean milestone = stored == total || (checked == total && stored == 0);
    if (!milestone && now - lastProgress < PROGRESS_NANOS) {
      return;
    }
    lastProgress = now;
    client.onNext(
        ImportDatasetResponse.newBuilder()
            .setProgress(
                ImportProgress.newBuilder()
                    .setBagsChecked(checked)
                    .setBagsStored(stored)
                    .setBagsTotal(total))
            .build());
  }

  private static ImportRequest parse(ImportDatasetRequest request) {
    DatasetName dataset =
        new DatasetName(
            ResourceIds.project(request.getParent()), request.getDatasetId(), OptionalInt.empty());
    ImportSource source = source(request);
    return new ImportRequest(
        dataset,
        source,
        new LabelSource(
            labels(request, source),
            source instanceof ImportSource.Uploads
                ? Optional.of(request.getUploads().getLabelTable())
                : Optional.empty(),
            request.getLabelKind(),
            request.getClassesList(),
            request.getSlideMatch() == SlideMatch.SLIDE_MATCH_COLUMN),
        SlideRule.of(request.getSlideMatch(), request.getSlidePattern()),
        FeatureTypes.wanted(request.getFeatureType()),
        request.getSkipBad(),
        request.getValidateOnly());
  }

  private static ImportSource source(ImportDatasetRequest request) {
    return switch (request.getSourceCase()) {
      case FOLDER ->
          new ImportSource.Folder(absolute("folder.path", request.getFolder().getPath()));
      case MANIFEST ->
          new ImportSource.Manifest(
              absolute("manifest.path", request.getManifest().getPath()),
              request.getSlideMatch() == SlideMatch.SLIDE_MATCH_COLUMN);
      case INSTANCES -> {
        InstanceSource table = request.getInstances();
        if (table.getBagColumn().isBlank()) {
          throw invalid("instances.bag_column", "", "the column of the bag's id is not named");
        }
        yield new ImportSource.Instances(
            absolute("instances.path", table.getPath()),
            table.getBagColumn(),
            table.getIgnoredColumnsList());
      }
      case UPLOADS -> uploads(request.getUploads());
      case SOURCE_NOT_SET -> throw invalid("source", "", "no source is given");
    };
  }

  private static ImportSource uploads(UploadSource request) {
    SortedMap<String, String> files = new TreeMap<>();
    for (UploadedBag bag : request.getBagsList()) {
      String id = bag.getBagId();
      if (!BAG_ID.matcher(id).matches()) {
        throw invalid("uploads.bags", id, "a bag's id has 1 to 255 characters without '/'");
      }
      if (files.put(id, bag.getSha256()) != null) {
        throw invalid("uploads.bags", id, "two bags have this id");
      }
    }
    if (files.isEmpty()) {
      throw invalid("uploads.bags", "", "no bag is named");
    }
    String origin = request.getOrigin();
    return new ImportSource.Uploads(
        path("uploads.origin", origin.isEmpty() ? "upload" : origin), files);
  }

  /** Where the labels are. */
  private static Path labels(ImportDatasetRequest request, ImportSource source) {
    return switch (source) {
      case ImportSource.Folder(Path folder) ->
          labels(folder, "folder.label_path", request.getFolder().getLabelPath());
      case ImportSource.Manifest manifest -> manifest.path();
      case ImportSource.Instances instances ->
          labels(
              Objects.requireNonNull(instances.path().getParent(), "of an absolute path"),
              "instances.label_path",
              request.getInstances().getLabelPath());
      case ImportSource.Uploads _ -> {
        String name = request.getUploads().getLabelName();
        yield path("uploads.label_name", name.isEmpty() ? "label.csv" : name);
      }
    };
  }

  private static Path absolute(String field, String value) {
    Path path = path(field, value);
    if (!path.isAbsolute() || path.getParent() == null) {
      throw invalid(field, value, "the path must be absolute");
    }
    return path;
  }

  private static Path labels(Path folder, String field, String given) {
    if (!given.isEmpty()) {
      return folder.resolve(path(field, given));
    }
    Path tabs = folder.resolve("label.tsv");
    Path commas = folder.resolve("label.csv");
    return Files.exists(tabs) && !Files.exists(commas) ? tabs : commas;
  }

  private static Path path(String field, String value) {
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw invalid(field, value, "it is no path: " + e.getReason());
    }
  }

  private static PlatformException invalid(String field, String value, String message) {
    return new PlatformException(
        ErrorKind.INVALID_ARGUMENT, Problems.of("BAD_SOURCE", field, value, message, ""));
  }
}
