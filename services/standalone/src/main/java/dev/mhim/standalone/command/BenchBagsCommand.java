package dev.mhim.standalone.command;

import dev.mhim.standalone.bags.BareStream;
import dev.mhim.standalone.bags.LocalReads;
import dev.mhim.standalone.bags.PresignedReads;
import dev.mhim.standalone.bags.RandomBags;
import dev.mhim.standalone.bags.Throughput;
import dev.mhim.standalone.client.BagDrain;
import dev.mhim.standalone.client.DatasetImport;
import dev.mhim.standalone.client.ImportRules;
import dev.mhim.standalone.client.PlatformAddress;
import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.flags.UsageException;
import dev.mhim.standalone.platform.JvmFlags;
import dev.mhim.standalone.view.Terminal;
import dev.mhim.v1.Dataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mhim bench bags}. */
@Command(
    name = "bags",
    description = {
      "Times how fast bags come from the feature-store of a platform that is up on this machine, from its own disk and from the object store, beside the same bytes from another program's memory, from the object store itself, and from files, read and mapped.",
      "Random bags are imported for it as datasets bench-bags-<MiB>: always the same, so that they are stored once."
    })
public final class BenchBagsCommand implements Callable<Integer> {
  private static final int MOST_MIB = 256;
  private static final int MOST_CLIENTS = 64;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--mib",
      split = ",",
      paramLabel = "N",
      description = "Sizes of a bag in MiB [40,1].")
  private List<Integer> sizes = List.of(40, 1);

  @Option(
      names = "--clients",
      split = ",",
      paramLabel = "N",
      description = "Readers at once, each on a connection of its own [1,8].")
  private List<Integer> clients = List.of(1, 8);

  @Option(names = "--bags", paramLabel = "N", description = "Bags of each size [8].")
  private int bags = 8;

  @Option(names = "--seconds", paramLabel = "N", description = "Least time of a measurement [3].")
  private int seconds = 3;

  private final Terminal out = Terminal.standardOutput();

  @Override
  public Integer call() throws InterruptedException {
    check();
    PlatformAddress address = connection.address();
    out.line("%-24s %8s %8s %10s".formatted("from", "MiB", "readers", "MiB/s"));
    for (int mib : sizes) {
      Path folder = temporaryFolder();
      try {
        measure(address, mib, RandomBags.make(folder, bags, mib));
      } catch (IOException e) {
        throw new UncheckedIOException(folder + " can't be written", e);
      } finally {
        delete(folder);
      }
    }
    return ExitCode.OK;
  }

  private void check() {
    boolean right =
        sizes.stream().allMatch(size -> size >= 1 && size <= MOST_MIB)
            && clients.stream().allMatch(count -> count >= 1 && count <= MOST_CLIENTS)
            && bags >= 2
            && seconds >= 1;
    if (!right) {
      throw new UsageException(
          "--mib takes 1 to %d, --clients 1 to %d, --bags 2 or more, --seconds 1 or more, but got %s, %s, %d, %d"
              .formatted(MOST_MIB, MOST_CLIENTS, sizes, clients, bags, seconds));
    }
  }

  private void measure(PlatformAddress address, int mib, RandomBags made)
      throws InterruptedException {
    List<String> names;
    try (PlatformClient client = new PlatformClient(address)) {
      Dataset dataset =
          new DatasetImport(client)
              .run(
                  new DatasetImport.Source(
                      "default",
                      "bench-bags-" + mib,
                      made.folder(),
                      "",
                      List.of(),
                      ImportRules.STRICT),
                  progress -> {},
                  leftOut -> {});
      names = new BagDrain(client).names(dataset);
    }
    for (int count : clients) {
      double disk = drained("feature-store, own disk", address, mib, count, names, BagDrain::read);
      double bare = bare(mib, count);
      double store =
          drained("feature-store, S3", address, mib, count, names, BagDrain::readFromStore);
      double presigned = presigned(address, mib, count, names);
      out.line(
          "  own disk / bare stream %.2f, S3 through the feature-store / S3 itself %.2f"
              .formatted(disk / bare, store / presigned));
    }
    row("file, read", mib, List.of(LocalReads.plain(made.files())));
    row("file, mapped", mib, List.of(LocalReads.mapped(made.files())));
  }

  /** Reads one bag. */
  private interface Read {
    long of(BagDrain drain, String name);
  }

  private double drained(
      String from, PlatformAddress address, int mib, int count, List<String> names, Read read)
      throws InterruptedException {
    List<PlatformClient> opened = new ArrayList<>();
    try {
      List<Throughput.Reader> readers = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        PlatformClient client = new PlatformClient(address);
        opened.add(client);
        BagDrain drain = new BagDrain(client);
        int first = i;
        readers.add(turn -> read.of(drain, names.get((first + turn) % names.size())));
      }
      return row(from, mib, readers);
    } finally {
      opened.forEach(PlatformClient::close);
    }
  }

  private double bare(int mib, int count) throws InterruptedException {
    try (BareStream server = BareStream.start((long) mib << 20, JvmFlags.featureStore())) {
      return drained(
          "bare stream, memory",
          new PlatformAddress(server.address(), server.address()),
          mib,
          count,
          List.of("nothing"),
          BagDrain::read);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private double presigned(PlatformAddress address, int mib, int count, List<String> names)
      throws InterruptedException {
    List<URI> addresses;
    try (PlatformClient client = new PlatformClient(address)) {
      addresses = names.stream().map(new BagDrain(client)::address).toList();
    }
    List<HttpClient> opened = new ArrayList<>();
    try {
      List<Throughput.Reader> readers = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        opened.add(http);
        readers.add(PresignedReads.of(http, addresses, i));
      }
      return row("S3, presigned GET", mib, readers);
    } finally {
      opened.forEach(HttpClient::close);
    }
  }

  private double row(String from, int mib, List<Throughput.Reader> readers)
      throws InterruptedException {
    try {
      // Before, so that connections, caches and compiled code are there.
      Throughput.measure(readers, Duration.ofSeconds(seconds));
      double rate = Throughput.measure(readers, Duration.ofSeconds(seconds)).mibPerSecond();
      out.line(String.format(Locale.ROOT, "%-24s %8d %8d %10.0f", from, mib, readers.size(), rate));
      return rate;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException told) {
        throw told;
      }
      throw new CommandException(ExitCode.FAILED, from + ": " + e.getCause());
    }
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("mhim-bench-bags");
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder can be made", e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " can't be deleted", e);
    }
  }
}
