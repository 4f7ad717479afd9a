package dev.mhim.featurestore.imports;

import dev.mhim.featurestore.catalog.BagStore;
import dev.mhim.featurestore.catalog.FeatureTypes;
import dev.mhim.featurestore.garbage.Guard;
import dev.mhim.featurestore.quota.Allowance;
import dev.mhim.featurestore.quota.Quotas;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.tensors.bag.BagReader;
import dev.mhim.v1.FeatureType;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Upload;
import dev.mhim.v1.UploadHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Takes bags that lie on a client's disk, one file at a time. What is stored is what an import of
 * the same file would store; no version names it yet, and it stays for the grace period.
 */
public final class BagUploads {
  /** Files read and converted at once: each may take as much memory as it has bytes. */
  private static final int CONVERSIONS = 2;

  private final BagStore bags;
  private final Quotas quotas;
  private final Guard guard;
  private final long largest;
  private final Semaphore conversions = new Semaphore(CONVERSIONS);
  private final Map<String, Allowance> allowances = new ConcurrentHashMap<>();

  /**
   * Takes bags.
   *
   * @param largest most bytes of a file
   */
  public BagUploads(BagStore bags, Quotas quotas, Guard guard, long largest) {
    this.bags = bags;
    this.quotas = quotas;
    this.guard = guard;
    this.largest = largest;
  }

  /** Those of these files that are stored already; they stay for the grace period from now on. */
  public List<Upload> find(DatasetName dataset, List<String> sha256s, FeatureType wanted) {
    // A sweep that looked before would not know of it.
    try (Guard.Import underWay = guard.beginImport(dataset)) {
      List<Upload> found = new ArrayList<>();
      for (String sha256 : sha256s) {
        underWay.goesOn();
        Optional<Upload> upload =
            bags.uploads()
                .find(dataset, sha256, wanted)
                .filter(known -> bags.contains(dataset, known.getStoredSha256()));
        upload.ifPresent(known -> {
          bags.uploads().put(dataset, wanted, known);
          found.add(known);
        });
      }
      return found;
    }
  }

  /**
   * Room for a file that is announced.
   *
   * @throws PlatformException INVALID_ARGUMENT for one that can't be taken
   */
  public UploadSpool begin(UploadHeader header) {
    String name = header.getFileName();
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (!BagReader.EXTENSIONS.contains(extension)) {
      throw refused(
          "UNSUPPORTED",
          header,
          extension,
          "files of this extension are not read",
          "give one of " + new TreeSet<>(BagReader.EXTENSIONS));
    }
    if (header.getSizeBytes() < 1 || header.getSizeBytes() > largest) {
      throw refused(
          "FILE_TOO_LARGE",
          header,
          Long.toString(header.getSizeBytes()),
          "a file has 1 to %d bytes".formatted(largest),
          "check the file, or raise mhim.feature-store.largest-upload");
    }
    return new UploadSpool(header, extension);
  }

  /**
   * Stores the bag of a file that has come whole.
   *
   * @throws PlatformException INVALID_ARGUMENT when it is no bag, RESOURCE_EXHAUSTED when the
   *     project may not store so much; nothing is stored then
   */
  public Upload finish(DatasetName dataset, UploadSpool spool) {
    UploadHeader header = spool.header();
    Path file = spool.finish();
    Path converted = temporaryFile();
    try {
      BagSummary bag = convert(header, file, converted);
      Upload upload =
          Upload.newBuilder()
              .setSha256(header.getSha256())
              .setStoredSha256(bag.sha256())
              .setSizeBytes(bag.sizeBytes())
              .setPatchCount(bag.patches())
              .setFeatureDim(bag.features())
              .setFeatureType(FeatureTypes.of(bag.type()))
              .build();
      try (Guard.Import underWay = guard.beginImport(dataset)) {
        if (!bags.contains(dataset, bag.sha256())) {
          take(dataset.project(), bag.sizeBytes());
          bags.put(dataset, bag.sha256(), converted);
        }
        underWay.goesOn();
        // Last: what it names is there.
        bags.uploads().put(dataset, header.getFeatureType(), upload);
      }
      return upload;
    } finally {
      delete(converted);
    }
  }

  private BagSummary convert(UploadHeader header, Path file, Path target) {
    List<Problem> problems = new ArrayList<>();
    BagConverter converter = new BagConverter(FeatureTypes.wanted(header.getFeatureType()));
    conversions.acquireUninterruptibly();
    try {
      return converter
          .convert(header.getFileName(), file, target, problems)
          .orElseThrow(() ->
              new PlatformException(
                  ErrorKind.INVALID_ARGUMENT,
                  problems.stream()
                      .map(problem -> problem.toBuilder().setSubject(header.getFileName()).build())
                      .toList()));
    } finally {
      conversions.release();
    }
  }

  private void take(String project, long bytes) {
    Allowance allowance = allowances.computeIfAbsent(project, quotas::allowance);
    synchronized (allowance) {
      allowance.take(bytes);
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

  private static PlatformException refused(
      String reason, UploadHeader header, String value, String message, String remedy) {
    return new PlatformException(
        ErrorKind.INVALID_ARGUMENT,
        Problems.of(reason, header.getFileName(), value, message, remedy));
  }
}
