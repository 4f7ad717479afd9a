package dev.mhim.featurestore.grpc;

import dev.mhim.featurestore.garbage.Guard;
import dev.mhim.featurestore.imports.DatasetImport;
import dev.mhim.featurestore.imports.ImportOutcome;
import dev.mhim.featurestore.imports.ImportRequest;
import dev.mhim.featurestore.imports.SlideRule;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.platform.name.ResourceIds;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.FolderSource;
import dev.mhim.v1.ImportDatasetRequest;
import dev.mhim.v1.ImportDatasetResponse;
import dev.mhim.v1.ImportProgress;
import dev.mhim.v1.ImportReport;
import dev.mhim.v1.Problem;
import io.grpc.stub.StreamObserver;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.jboss.logging.Logger;

/** One call of ImportDataset: progress, then the dataset or everything that is wrong. */
final class ImportCall {
  private static final Logger LOG = Logger.getLogger(ImportCall.class);
  private static final int MOST_PROBLEMS = 1000;
  private static final long PROGRESS_NANOS = Duration.ofMillis(100).toNanos();

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
    return switch (request.getSourceCase()) {
      case FOLDER -> {
        FolderSource source = request.getFolder();
        Path folder = path("folder.path", source.getPath());
        if (!folder.isAbsolute()) {
          throw invalid("folder.path", source.getPath(), "the path must be absolute");
        }
        String labels = source.getLabelPath().isEmpty() ? "label.csv" : source.getLabelPath();
        yield new ImportRequest(
            dataset,
            folder,
            folder.resolve(path("folder.label_path", labels)),
            request.getLabelKind(),
            request.getClassesList(),
            SlideRule.of(request.getSlideMatch(), request.getSlidePattern()),
            request.getSkipBad(),
            request.getValidateOnly());
      }
      case SOURCE_NOT_SET -> throw invalid("source", "", "no source is given");
    };
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
