package dev.mhim.standalone.client;

import dev.mhim.v1.Dataset;
import dev.mhim.v1.FeatureStoreServiceGrpc.FeatureStoreServiceBlockingStub;
import dev.mhim.v1.FolderSource;
import dev.mhim.v1.ImportDatasetRequest;
import dev.mhim.v1.ImportDatasetResponse;
import dev.mhim.v1.ImportProgress;
import dev.mhim.v1.ImportReport;
import dev.mhim.v1.InstanceSource;
import dev.mhim.v1.ManifestSource;
import dev.mhim.v1.Problem;
import io.grpc.StatusRuntimeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Imports a folder or a table as a dataset. */
public final class DatasetImport {
  private static final Duration DEADLINE = Duration.ofHours(24);

  private final PlatformClient client;

  /** Imports over a client. */
  public DatasetImport(PlatformClient client) {
    this.client = client;
  }

  /**
   * What to import.
   *
   * @param project id of the project
   * @param dataset id of the dataset
   * @param path absolute path of a folder of bags, of a label table that names the files of its
   *     bags, or of a table of patches
   * @param labels path of the label table, absolute or relative to the folder; empty: label.csv
   * @param classes class names in the wanted order of logits; empty: as the table's values sort
   * @param patches how a table of patches is read; empty: it is none
   * @param rules how strict it is
   */
  public record Source(
      String project,
      String dataset,
      Path path,
      String labels,
      List<String> classes,
      Optional<PatchTable> patches,
      ImportRules rules) {
    /** Copies what could change. */
    public Source {
      classes = List.copyOf(classes);
    }

    /** A folder. */
    public Source(
        String project,
        String dataset,
        Path folder,
        String labels,
        List<String> classes,
        ImportRules rules) {
      this(project, dataset, folder, labels, classes, Optional.empty(), rules);
    }

    /** Everything but where the bags are. */
    ImportDatasetRequest.Builder rulesRequest() {
      return ImportDatasetRequest.newBuilder()
          .setParent("projects/" + project)
          .setDatasetId(dataset)
          .addAllClasses(classes)
          .setSlideMatch(rules.match())
          .setSlidePattern(rules.pattern())
          .setSkipBad(rules.skipBad())
          .setValidateOnly(rules.validateOnly())
          .setFeatureType(rules.featureType());
    }

    ImportDatasetRequest request() {
      ImportDatasetRequest.Builder request = rulesRequest();
      if (patches.isPresent()) {
        request.setInstances(
            InstanceSource.newBuilder()
                .setPath(path.toString())
                .setBagColumn(patches.get().bagColumn())
                .addAllIgnoredColumns(patches.get().ignored())
                .setLabelPath(labels));
      } else if (Files.isRegularFile(path)) {
        request.setManifest(ManifestSource.newBuilder().setPath(path.toString()));
      } else {
        request.setFolder(FolderSource.newBuilder().setPath(path.toString()).setLabelPath(labels));
      }
      return request.build();
    }
  }

  /**
   * How a table of patches is read.
   *
   * @param bagColumn the column of the bag's id
   * @param ignored columns that are no features
   */
  public record PatchTable(String bagColumn, List<String> ignored) {
    /** Copies what could change. */
    public PatchTable {
      ignored = List.copyOf(ignored);
    }
  }

  /**
   * Imports, whole or not at all.
   *
   * @param progress told how far it is
   * @param leftOut told what was skipped, a line each
   * @throws RequestFailedException with everything that is wrong with the folder
   */
  public Dataset run(Source source, Consumer<ImportProgress> progress, Consumer<String> leftOut) {
    return run(client.featureStore(DEADLINE), source.request(), progress, leftOut);
  }

  /**
   * Makes a dataset of files that were sent. Where it is only checked some may be missing yet: that
   * is no fault, but then there is no dataset to tell of.
   */
  Dataset ofSent(
      ImportDatasetRequest request, Consumer<ImportProgress> progress, Consumer<String> leftOut) {
    return run(client.datasets(DEADLINE), request, progress, leftOut);
  }

  private static Dataset run(
      FeatureStoreServiceBlockingStub store,
      ImportDatasetRequest request,
      Consumer<ImportProgress> progress,
      Consumer<String> leftOut) {
    List<ImportReport> reports = new ArrayList<>();
    try {
      Iterator<ImportDatasetResponse> answers = store.importDataset(request);
      Dataset dataset = Dataset.getDefaultInstance();
      while (answers.hasNext()) {
        ImportDatasetResponse answer = answers.next();
        switch (answer.getEventCase()) {
          case PROGRESS -> progress.accept(answer.getProgress());
          case REPORT -> reports.add(answer.getReport());
          case DATASET -> dataset = answer.getDataset();
          case EVENT_NOT_SET -> {
            // Something newer than this client: nothing to show.
          }
        }
      }
      reports.forEach(report -> lines(report).forEach(leftOut));
      return dataset;
    } catch (StatusRuntimeException e) {
      if (reports.isEmpty()) {
        throw RequestFailedException.of("import", e);
      }
      ImportReport report = reports.getLast();
      if (request.getValidateOnly()) {
        report = withoutUnsent(report);
      }
      if (report.getProblemCount() == 0) {
        return Dataset.getDefaultInstance();
      }
      throw refused(report);
    }
  }

  private static ImportReport withoutUnsent(ImportReport report) {
    List<Problem> left =
        report.getProblemsList().stream()
            .filter(problem -> !problem.getReason().equals("NOT_UPLOADED"))
            .toList();
    int unsent = report.getProblemsCount() - left.size();
    // The list may be cut, but what is wrong with the table comes before what was not sent.
    boolean cut = unsent > 0 && report.getProblemCount() > report.getProblemsCount();
    return ImportReport.newBuilder()
        .addAllProblems(left)
        .setProblemCount(cut ? left.size() : report.getProblemCount() - unsent)
        .build();
  }

  private static RequestFailedException refused(ImportReport report) {
    return new RequestFailedException(RequestFailedException.Kind.REFUSED, lines(report));
  }

  private static List<String> lines(ImportReport report) {
    List<String> lines = new ArrayList<>();
    for (Problem problem : report.getProblemsList()) {
      lines.add(ProblemText.line(problem));
    }
    int more = report.getProblemCount() - report.getProblemsCount();
    if (more > 0) {
      lines.add("… and %d more".formatted(more));
    }
    return lines;
  }
}
