package dev.mhim.featurestore.imports;

import dev.mhim.featurestore.catalog.BagStore;
import dev.mhim.featurestore.catalog.DatasetCatalog;
import dev.mhim.featurestore.labels.LabelTable;
import dev.mhim.featurestore.quota.Allowance;
import dev.mhim.featurestore.quota.Quotas;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.v1.DatasetManifest;
import dev.mhim.v1.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Imports a folder: everything is read and checked first and every fault is collected; only a
 * folder without a fault, or what is left of it where faults may be skipped, is stored, its bags
 * first and its manifest last, so that a version appears whole or not at all.
 */
public final class DatasetImport {
  private final DatasetCatalog catalog;
  private final BagStore bags;
  private final Quotas quotas;
  private final SentBags sent;

  public DatasetImport(DatasetCatalog catalog, BagStore bags, Quotas quotas) {
    this.catalog = catalog;
    this.bags = bags;
    this.quotas = quotas;
    this.sent = new SentBags(bags.uploads());
  }

  /**
   * Runs the import.
   *
   * @return the new version, the existing one of equal content, or, when only validating, what the
   *     version would be; and what was left out
   * @throws PlatformException INVALID_ARGUMENT with everything that is wrong, RESOURCE_EXHAUSTED
   *     when the project may not store so much
   */
  public ImportOutcome run(ImportRequest request, ImportListener listener, Instant now) {
    List<Problem> problems = new ArrayList<>();
    List<Problem> skippable = request.skipBad() ? new ArrayList<>() : problems;
    try (BagFiles files = BagFiles.of(request.source(), problems, skippable)) {
      return new Attempt(request, problems, skippable, listener).run(files.byId(), now);
    }
  }

  /** One import. */
  private final class Attempt {
    private final ImportRequest request;
    private final List<Problem> problems;
    private final List<Problem> skippable;
    private final ImportListener listener;
    private final BagConverter converter;

    Attempt(
        ImportRequest request,
        List<Problem> problems,
        List<Problem> skippable,
        ImportListener listener) {
      this.request = request;
      this.problems = problems;
      this.skippable = skippable;
      this.listener = listener;
      this.converter = new BagConverter(request.featureType());
    }

    ImportOutcome run(SequencedMap<String, Path> files, Instant now) {
      Optional<LabelTable> table = request.labels().read(problems);
      Map<String, String> caseOfBag =
          table.isPresent() && !files.isEmpty()
              ? new SlideMatching(request, problems, skippable).match(table.get(), files)
              : Map.of();
      if (request.skipBad() && table.isPresent()) {
        files.keySet().retainAll(caseOfBag.keySet());
      }
      Map<String, BagSummary> checked = check(files);
      requireEqualSizes(checked);
      Map<String, List<BagSummary>> bagsOfCase =
          checked.values().stream()
              .filter(bag -> caseOfBag.containsKey(bag.bagId()))
              .collect(
                  Collectors.groupingBy(
                      bag -> String.valueOf(caseOfBag.get(bag.bagId())), Collectors.toList()));
      if (request.skipBad()) {
        table.ifPresent(rows -> Remaining.require(rows, bagsOfCase.keySet(), problems));
      }
      if (!problems.isEmpty() || table.isEmpty()) {
        // What could have been left out belongs to the full report.
        List<Problem> all = new ArrayList<>(problems);
        all.addAll(request.skipBad() ? skippable : List.of());
        throw new PlatformException(ErrorKind.INVALID_ARGUMENT, all);
      }
      List<Problem> leftOut = request.skipBad() ? skippable : List.of();
      DatasetManifest manifest =
          Manifests.of(
              request.dataset(),
              table.get(),
              bagsOfCase,
              request.source().path().toString(),
              Remaining.notes(leftOut),
              now);
      Allowance allowance = quotas.allowance(request.dataset().project());
      requireRoom(checked, allowance);
      if (request.validateOnly()) {
        return new ImportOutcome(manifest.getDataset(), leftOut);
      }
      store(checked, allowance);
      return new ImportOutcome(catalog.add(request.dataset(), manifest), leftOut);
    }

    private Map<String, BagSummary> check(SequencedMap<String, Path> files) {
      Map<String, BagSummary> checked = new LinkedHashMap<>();
      int done = 0;
      for (Map.Entry<String, Path> file : files.entrySet()) {
        check(file.getKey(), file.getValue())
            .ifPresent(summary -> checked.put(file.getKey(), summary));
        listener.progress(++done, 0, files.size());
      }
      return checked;
    }

    private Optional<BagSummary> check(String bagId, Path file) {
      return request.source() instanceof ImportSource.Uploads uploads
          ? sent.summary(request, bagId, uploads, skippable)
          : converter.check(bagId, file, skippable);
    }

    /**
     * Tells bags of another number of features than most; those that may be skipped are removed.
     */
    private void requireEqualSizes(Map<String, BagSummary> bags) {
      Map<Long, Long> counts =
          bags.values().stream()
              .collect(Collectors.groupingBy(BagSummary::features, Collectors.counting()));
      if (counts.size() < 2) {
        return;
      }
      Map.Entry<Long, Long> most =
          counts.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
      long usual = most.getKey();
      if (request.skipBad() && Collections.frequency(counts.values(), most.getValue()) > 1) {
        problems.add(
            Problems.of(
                "FEATURE_SIZE_AMBIGUOUS",
                "",
                new TreeMap<>(counts).toString(),
                "as many bags have one number of features as another (features=bags)",
                "extract all bags with the same encoder"));
        return;
      }
      for (BagSummary bag : bags.values()) {
        if (bag.features() != usual) {
          skippable.add(
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
      if (request.skipBad()) {
        bags.values().removeIf(bag -> bag.features() != usual);
      }
    }

    /** Before anything is stored: is there room for all that is not stored yet? */
    private void requireRoom(Map<String, BagSummary> checked, Allowance allowance) {
      if (!allowance.isLimited()) {
        return;
      }
      Set<String> stored = new HashSet<>();
      bags.list(request.dataset()).forEach(bag -> stored.add(bag.key().sha256()));
      long wanted = 0;
      for (BagSummary bag : checked.values()) {
        wanted += stored.add(bag.sha256()) ? bag.sizeBytes() : 0;
      }
      allowance.require(wanted);
    }

    private void store(Map<String, BagSummary> checked, Allowance allowance) {
      int done = 0;
      for (BagSummary bag : checked.values()) {
        // What a client sent is stored; that it still is, is looked at before it is published.
        if (!(request.source() instanceof ImportSource.Uploads)
            && !bags.contains(request.dataset(), bag.sha256())) {
          allowance.take(bag.sizeBytes());
          store(bag);
        }
        listener.progress(checked.size(), ++done, checked.size());
      }
    }

    private void store(BagSummary bag) {
      Path file = temporaryFile();
      try {
        List<Problem> changes = new ArrayList<>();
        Optional<BagSummary> written = converter.convert(bag.bagId(), bag.file(), file, changes);
        if (written.isEmpty() || !written.get().sha256().equals(bag.sha256())) {
          changes.addFirst(
              Problems.of(
                  "FILE_CHANGED",
                  bag.file().toString(),
                  "",
                  "the file changed while it was imported",
                  "import again when nothing writes to the folder"));
          throw new PlatformException(ErrorKind.FAILED_PRECONDITION, changes);
        }
        bags.put(request.dataset(), bag.sha256(), file);
      } finally {
        delete(file);
      }
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
