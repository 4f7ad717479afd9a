package dev.mhim.featurestore.imports;

import dev.mhim.featurestore.catalog.BagStore;
import dev.mhim.featurestore.catalog.DatasetCatalog;
import dev.mhim.featurestore.folder.BagFolder;
import dev.mhim.featurestore.labels.LabelRow;
import dev.mhim.featurestore.labels.LabelTable;
import dev.mhim.featurestore.labels.LabelTableReader;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.DatasetManifest;
import dev.mhim.v1.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * Imports a folder: everything is read and checked first and every fault is collected; only a
 * folder without a fault is stored, its bags first and its manifest last, so that a version appears
 * whole or not at all.
 */
public final class DatasetImport {
  private final DatasetCatalog catalog;
  private final BagStore bags;

  public DatasetImport(DatasetCatalog catalog, BagStore bags) {
    this.catalog = catalog;
    this.bags = bags;
  }

  /**
   * Runs the import.
   *
   * @return the new version, the existing one of equal content, or, when only validating, what the
   *     version would be
   * @throws PlatformException INVALID_ARGUMENT with everything that is wrong
   */
  public Dataset run(ImportRequest request, ImportListener listener, Instant now) {
    List<Problem> problems = new ArrayList<>();
    Optional<LabelTable> table =
        new LabelTableReader(request.labels(), request.kind(), request.classes(), problems).read();
    SequencedMap<String, Path> files = BagFolder.scan(request.folder(), problems);
    if (table.isPresent() && !files.isEmpty()) {
      match(table.get(), files, request.labels(), problems);
    }
    Map<String, BagSummary> checked = check(files, problems, listener);
    requireEqualSizes(checked, problems);
    if (!problems.isEmpty() || table.isEmpty()) {
      throw new PlatformException(ErrorKind.INVALID_ARGUMENT, problems);
    }
    DatasetManifest manifest =
        Manifests.of(request.dataset(), table.get(), checked, request.folder().toString(), now);
    if (request.validateOnly()) {
      return manifest.getDataset();
    }
    store(request, checked, listener);
    return catalog.add(request.dataset(), manifest);
  }

  private static void match(
      LabelTable table, Map<String, Path> files, Path labels, List<Problem> problems) {
    for (LabelRow row : table.rows()) {
      if (!files.containsKey(row.caseId())) {
        problems.add(
            Problems.of(
                "LABEL_WITHOUT_BAG",
                labels + ":" + row.line(),
                row.caseId(),
                "no bag has this id",
                "add the bag's file or delete the row; ids match exactly, without extension"));
      }
    }
    files.forEach((bagId, file) -> {
      if (!table.ids().contains(bagId)) {
        problems.add(
            Problems.of(
                "BAG_WITHOUT_LABEL",
                file.toString(),
                bagId,
                "no row of the label table has this id",
                "add a row or move the file away"));
      }
    });
  }

  private static Map<String, BagSummary> check(
      SequencedMap<String, Path> files, List<Problem> problems, ImportListener listener) {
    Map<String, BagSummary> checked = new LinkedHashMap<>();
    int done = 0;
    for (Map.Entry<String, Path> file : files.entrySet()) {
      BagConverter.check(file.getKey(), file.getValue(), problems)
          .ifPresent(summary -> checked.put(file.getKey(), summary));
      listener.progress(++done, 0, files.size());
    }
    return checked;
  }

  private static void requireEqualSizes(Map<String, BagSummary> bags, List<Problem> problems) {
    Map<Long, Long> counts =
        bags.values().stream()
            .collect(Collectors.groupingBy(BagSummary::features, Collectors.counting()));
    if (counts.size() < 2) {
      return;
    }
    long usual =
        counts.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    for (BagSummary bag : bags.values()) {
      if (bag.features() != usual) {
        problems.add(
            Problems.of(
                "FEATURE_SIZE_DIFFERS",
                bag.file().toString(),
                Long.toString(bag.features()),
                "its patches have "
                    + bag.features()
                    + " features, those of "
                    + counts.get(usual)
                    + " other bags have "
                    + usual,
                "extract all bags with the same encoder"));
      }
    }
  }

  private void store(
      ImportRequest request, Map<String, BagSummary> checked, ImportListener listener) {
    int done = 0;
    for (BagSummary bag : checked.values()) {
      if (!bags.contains(request.dataset(), bag.sha256())) {
        store(request, bag);
      }
      listener.progress(checked.size(), ++done, checked.size());
    }
  }

  private void store(ImportRequest request, BagSummary bag) {
    Path file = temporaryFile();
    try {
      List<Problem> problems = new ArrayList<>();
      Optional<BagSummary> written = BagConverter.convert(bag.bagId(), bag.file(), file, problems);
      if (written.isEmpty() || !written.get().sha256().equals(bag.sha256())) {
        problems.addFirst(
            Problems.of(
                "FILE_CHANGED",
                bag.file().toString(),
                "",
                "the file changed while it was imported",
                "import again when nothing writes to the folder"));
        throw new PlatformException(ErrorKind.FAILED_PRECONDITION, problems);
      }
      bags.put(request.dataset(), bag.sha256(), file);
    } finally {
      delete(file);
    }
  }

  private static Path temporaryFile() {
    try {
      return Files.createTempFile("mhim-bag", ".safetensors");
    } catch (IOException e) {
      throw BagConverter.noSpace("java.io.tmpdir", e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw BagConverter.noSpace(file.toString(), e);
    }
  }
}
