package dev.mhim.standalone.command;

import dev.mhim.standalone.bags.BareStream;
import dev.mhim.standalone.bags.LocalReads;
import dev.mhim.standalone.bags.RandomBags;
import dev.mhim.standalone.bags.SideBySide;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

  @Option(names = "--seconds", paramLabel = "N", description = "Least time of a measurement [2].")
  private int seconds = 2;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Measurements of each, in turn; their medians are told [5].")
  private int rounds = 5;

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
            && seconds >= 1
            && rounds >= 1;
    if (!right) {
      throw new UsageException(
          "--mib takes 1 to %d, --clients 1 to %d, --bags 2 or more, --seconds and --rounds 1 or more, but got %s, %s, %d, %d, %d"
              .formatted(MOST_MIB, MOST_CLIENTS, sizes, clients, bags, seconds, rounds));
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
      streams(address, mib, count, names);
    }
    tell(
        mib,
        new SideBySide(
            List.of(
                new SideBySide.Way("file, read", List.of(LocalReads.plain(made.files()))),
                new SideBySide.Way("file, mapped", List.of(LocalReads.mapped(made.files())))),
            Duration.ofSeconds(seconds),
            rounds));
  }

  /** What a stream is read from, in the order of the table. */
  private void streams(PlatformAddress address, int mib, int count, List<String> names)
      throws InterruptedException {
    try (BareStream bare = BareStream.start((long) mib << 20, JvmFlags.featureStore());
        BagReaders readers = new BagReaders(count)) {
      SideBySide.Rates rates =
          tell(
              mib,
              new SideBySide(
                  List.of(
                      new SideBySide.Way(
                          "feature-store, own disk", readers.fromOwnDisk(address, names)),
                      new SideBySide.Way("bare stream, memory", readers.fromBare(bare.address())),
                      new SideBySide.Way(
                          "feature-store, S3", readers.fromStoreThrough(address, names)),
                      new SideBySide.Way("S3, presigned GET", readers.presigned(address, names))),
                  Duration.ofSeconds(seconds),
                  rounds));
      out.line(
          "  own disk / bare stream %.2f, S3 through the feature-store / S3 itself %.2f"
              .formatted(rates.medianRatio(0, 1), rates.medianRatio(2, 3)));
    } catch (IOException e) {
      throw new UncheckedIOException("the bare stream's program did not run", e);
    }
  }

  private SideBySide.Rates tell(int mib, SideBySide measurement) throws InterruptedException {
    try {
      SideBySide.Rates rates = measurement.measure();
      for (int i = 0; i < measurement.ways().size(); i++) {
        SideBySide.Way way = measurement.ways().get(i);
        out.line(
            String.format(
                Locale.ROOT,
                "%-24s %8d %8d %10.0f",
                way.name(),
                mib,
                way.readers().size(),
                rates.median(i)));
      }
      return rates;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException told) {
        throw told;
      }
      throw new CommandException(ExitCode.FAILED, "a bag could not be read: " + e.getCause());
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
