package dev.mhim.standalone.client;

import dev.mhim.v1.Dataset;
import dev.mhim.v1.FolderSource;
import dev.mhim.v1.ImportDatasetRequest;
import dev.mhim.v1.ImportDatasetResponse;
import dev.mhim.v1.ImportProgress;
import dev.mhim.v1.ImportReport;
import dev.mhim.v1.Problem;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** Imports a folder as a dataset. */
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
   * @param folder absolute path of the bags
   * @param labels path of the label table, absolute or relative to the folder; empty: label.csv
   * @param classes class names in the wanted order of logits; empty: as the table's values sort
   * @param rules how strict it is
   */
  public record Source(
      String project,
      String dataset,
      Path folder,
      String labels,
      List<String> classes,
      ImportRules rules) {
    /** Copies what could change. */
    public Source {
      classes = List.copyOf(classes);
    }

    ImportDatasetRequest request() {
      return ImportDatasetRequest.newBuilder()
          .setParent("projects/" + project)
          .setDatasetId(dataset)
          .setFolder(FolderSource.newBuilder().setPath(folder.toString()).setLabelPath(labels))
          .addAllClasses(classes)
          .setSlideMatch(rules.match())
          .setSlidePattern(rules.pattern())
          .setSkipBad(rules.skipBad())
          .setValidateOnly(rules.validateOnly())
          .build();
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
    List<ImportReport> reports = new ArrayList<>();
    try {
      Iterator<ImportDatasetResponse> answers =
          client.featureStore(DEADLINE).importDataset(source.request());
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
      throw reports.isEmpty() ? RequestFailedException.of("import", e) : refused(reports.getLast());
    }
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
