package dev.mhim.standalone.client;

import com.google.protobuf.ByteString;
import dev.mhim.tensors.TensorFileException;
import dev.mhim.tensors.bag.BagReader;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.FindUploadsRequest;
import dev.mhim.v1.ImportDatasetRequest;
import dev.mhim.v1.ImportProgress;
import dev.mhim.v1.Upload;
import dev.mhim.v1.UploadHeader;
import dev.mhim.v1.UploadSource;
import dev.mhim.v1.UploadedBag;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Imports a folder that only this machine sees: sends the files that the platform does not have
 * yet, a few side by side, and makes a dataset of them. Run again it goes on where it broke off.
 */
public final class FolderUpload {
  private static final Duration DEADLINE = Duration.ofMinutes(10);
  private static final int SIDE_BY_SIDE = 4;
  private static final int BATCH = 100;
  private static final int LARGEST_REQUEST = 4 << 20;

  private final PlatformClient client;
  private final BagSender sender;

  /**
   * How far the sending is.
   *
   * @param done files that the platform has, or that were refused
   * @param sent those of them that it did not have before; only checked, it would be sent
   * @param total files in all
   */
  public record Progress(int done, int sent, int total) {}

  /** Sends over a client. */
  public FolderUpload(PlatformClient client) {
    this(client, Duration.ofSeconds(1));
  }

  FolderUpload(PlatformClient client, Duration pause) {
    this.client = client;
    this.sender = new BagSender(client, pause);
  }

  /**
   * Imports, whole or not at all.
   *
   * @param source a folder
   * @param sending told how far the sending is
   * @param importing told how far the import is then
   * @param leftOut told what was skipped, a line each
   * @return the version; without a name where files were only checked that were not sent yet
   * @throws RequestFailedException with everything that is wrong with the folder
   */
  public Dataset run(
      DatasetImport.Source source,
      Consumer<Progress> sending,
      Consumer<ImportProgress> importing,
      Consumer<String> leftOut) {
    Path labels = BagFolderFiles.labels(source.path(), source.labels());
    SortedMap<String, Path> files = BagFolderFiles.bags(source.path());
    Sending all = new Sending(source, files.size(), sending);
    all.run(files);
    List<String> faults = List.copyOf(all.faults.values());
    if (!faults.isEmpty() && !source.rules().skipBad()) {
      throw new RequestFailedException(RequestFailedException.Kind.REFUSED, faults);
    }
    faults.forEach(leftOut);
    ImportDatasetRequest.Builder request = request(source, labels, all.sha256s).toBuilder();
    if (source.rules().validateOnly() && all.sent > 0) {
      // What was not sent would be left out, and everything with it.
      request.setSkipBad(false);
    }
    return new DatasetImport(client).ofSent(request.build(), importing, leftOut);
  }

  private static ImportDatasetRequest request(
      DatasetImport.Source source, Path labels, Map<String, String> sha256s) {
    UploadSource.Builder uploads =
        UploadSource.newBuilder()
            .setLabelTable(bytes(labels))
            .setLabelName(labels.toString())
            .setOrigin(source.path().toString());
    sha256s.forEach((bagId, sha256) ->
        uploads.addBags(UploadedBag.newBuilder().setBagId(bagId).setSha256(sha256)));
    ImportDatasetRequest request = source.rulesRequest().setUploads(uploads).build();
    if (request.getSerializedSize() > LARGEST_REQUEST) {
      throw new RequestFailedException(
          RequestFailedException.Kind.REFUSED,
          List.of(
              "%s: with the names of the bags it has more than %d bytes; leave out columns that are not needed"
                  .formatted(labels, LARGEST_REQUEST)));
    }
    return request;
  }

  private static ByteString bytes(Path file) {
    try {
      return ByteString.copyFrom(Files.readAllBytes(file));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static RequestFailedException unreadable(Path file, Exception e) {
    return new RequestFailedException(
        RequestFailedException.Kind.REFUSED, List.of("%s: can't be read: %s".formatted(file, e)));
  }

  /** The files of one import, on their way. */
  private final class Sending {
    private final DatasetImport.Source source;
    private final String parent;
    private final int total;
    private final Consumer<Progress> listener;
    private final Map<String, String> sha256s = new ConcurrentSkipListMap<>();
    private final Map<String, String> faults = new ConcurrentSkipListMap<>();
    private int done;
    private int sent;

    Sending(DatasetImport.Source source, int total, Consumer<Progress> listener) {
      this.source = source;
      this.parent = "projects/%s/datasets/%s".formatted(source.project(), source.dataset());
      this.total = total;
      this.listener = listener;
    }

    void run(SortedMap<String, Path> files) {
      List<Map.Entry<String, Path>> all = List.copyOf(files.entrySet());
      ExecutorService workers = Executors.newFixedThreadPool(SIDE_BY_SIDE);
      try {
        for (int from = 0; from < all.size(); from += BATCH) {
          batch(all.subList(from, Math.min(from + BATCH, all.size())), workers);
        }
      } finally {
        workers.shutdownNow();
      }
    }

    private void batch(List<Map.Entry<String, Path>> files, ExecutorService workers) {
      each(files, workers, file -> sha256s.put(file.getKey(), hash(file.getValue())));
      Set<String> stored = stored(files);
      each(
          files,
          workers,
          file -> {
            boolean missing = !stored.contains(sha256(file.getKey()));
            if (missing) {
              transfer(file.getKey(), file.getValue());
            }
            count(missing);
          });
    }

    private Set<String> stored(List<Map.Entry<String, Path>> files) {
      FindUploadsRequest.Builder request =
          FindUploadsRequest.newBuilder()
              .setParent(parent)
              .setFeatureType(source.rules().featureType());
      files.forEach(file -> request.addSha256S(sha256(file.getKey())));
      try {
        return client.datasets(DEADLINE).findUploads(request.build()).getUploadsList().stream()
            .map(Upload::getSha256)
            .collect(Collectors.toUnmodifiableSet());
      } catch (StatusRuntimeException e) {
        throw RequestFailedException.of("import", e);
      }
    }

    private String sha256(String bagId) {
      return Objects.requireNonNull(sha256s.get(bagId), "hashed before");
    }

    private void transfer(String bagId, Path file) {
      try {
        if (source.rules().validateOnly()) {
          BagReader.read(file);
          return;
        }
        UploadHeader header =
            UploadHeader.newBuilder()
                .setParent(parent)
                .setFileName(file.toString())
                .setSha256(sha256(bagId))
                .setSizeBytes(Files.size(file))
                .setFeatureType(source.rules().featureType())
                .build();
        sender.send(header, file);
      } catch (TensorFileException e) {
        refused(bagId, file + ": " + e.detail() + "; " + e.remedy());
      } catch (StatusRuntimeException e) {
        RequestFailedException failure = RequestFailedException.of(file.toString(), e);
        if (e.getStatus().getCode() != Status.Code.INVALID_ARGUMENT) {
          throw failure;
        }
        refused(bagId, String.join("; ", failure.reasons()));
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }

    private void refused(String bagId, String fault) {
      faults.put(bagId, fault);
      sha256s.remove(bagId);
    }

    private synchronized void count(boolean missing) {
      done++;
      sent += missing ? 1 : 0;
      listener.accept(new Progress(done, sent, total));
    }
  }

  private static String hash(Path file) {
    try {
      return FileHash.sha256(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static <T> void each(List<T> all, ExecutorService workers, Consumer<T> work) {
    List<Future<?>> futures = new ArrayList<>();
    all.forEach(one -> futures.add(workers.submit(() -> work.accept(one))));
    try {
      for (Future<?> future : futures) {
        future.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new java.io.InterruptedIOException("interrupted"));
    }
  }
}
