package dev.mhim.trainer.bag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.platform.name.DatasetName;
import dev.mhim.trainer.testing.FakeFeatureStore;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache in front of a feature-store that speaks gRPC over a real connection. */
class BagCacheTest {
  private static final DatasetName DATASET = DatasetName.parse("projects/test/datasets/d");
  private static final int SIZE = 10_000;
  private static final long ROOMY = 1 << 20;

  @TempDir Path folder;

  private final List<BagCache.Lookup> lookups = new CopyOnWriteArrayList<>();
  private FakeFeatureStore store;
  private ManagedChannel channel;

  @BeforeEach
  void connect() {
    store = new FakeFeatureStore();
    channel = ManagedChannelBuilder.forTarget(store.address()).usePlaintext().build();
  }

  @AfterEach
  void disconnect() throws InterruptedException {
    store.close();
    channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
  }

  @Test
  void bagIsFetchedOnceAndReadFromDiskAfterwards() throws IOException {
    byte[] content = content(1);
    BagAddress bag = add("a", content);
    BagCache cache = cache(ROOMY);
    assertThat(read(cache, bag)).isEqualTo(content);
    assertThat(read(cache, bag)).isEqualTo(content);
    assertThat(store.calls()).isEqualTo(1);
    assertThat(lookups).containsExactly(BagCache.Lookup.MISS, BagCache.Lookup.HIT);
    assertThat(files()).containsExactly(bag.sha256() + ".safetensors");
  }

  @Test
  void streamThatIsCutGoesOnWhereItWas() throws IOException {
    byte[] content = content(2);
    BagAddress bag = add("a", content);
    store.cutNext(3);
    assertThat(read(cache(ROOMY), bag)).isEqualTo(content);
    assertThat(store.calls()).isEqualTo(4);
  }

  @Test
  void storeThatIsAwayIsAskedAgain() throws IOException {
    byte[] content = content(3);
    BagAddress bag = add("a", content);
    store.refuseNext(3);
    assertThat(read(cache(ROOMY), bag)).isEqualTo(content);
    assertThat(store.calls()).isEqualTo(4);
  }

  @Test
  void storeThatStaysAwayEndsPatienceAndMayBeTriedLater() {
    BagAddress bag = add("a", content(3));
    store.refuseNext(1_000_000);
    assertThatThrownBy(() -> read(cache(ROOMY), bag))
        .isInstanceOfSatisfying(
            BagUnavailableException.class,
            e -> {
              assertThat(e.isRetryable()).isTrue();
              assertThat(e.problem().getReason()).isEqualTo("FEATURE_STORE_UNAVAILABLE");
            });
  }

  @Test
  void waitForTheStoreEndsWhenTheFoldIsCancelled() {
    BagAddress bag = add("a", content(3));
    store.refuseNext(1_000_000);
    assertThatThrownBy(() -> cache(ROOMY).read(bag, Files::readAllBytes, () -> store.calls() > 1))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void contentOfAnotherHashIsRefusedForGoodAndNotKept() throws IOException {
    BagAddress bag = add("a", content(4));
    store.spoil(bag.sha256());
    assertThatThrownBy(() -> read(cache(ROOMY), bag))
        .isInstanceOfSatisfying(
            BagUnavailableException.class,
            e -> {
              assertThat(e.isRetryable()).isFalse();
              assertThat(e.problem().getReason()).isEqualTo("BAD_BAG");
            });
    assertThat(files()).isEmpty();
  }

  @Test
  void bagThatTheStoreDoesNotHaveIsRefusedForGood() {
    BagAddress bag = add("a", content(4));
    store.remove(bag.sha256());
    assertThatThrownBy(() -> read(cache(ROOMY), bag))
        .isInstanceOfSatisfying(
            BagUnavailableException.class, e -> assertThat(e.isRetryable()).isFalse());
  }

  @Test
  void leftoversOfACrashAreClearedAndThoseOfALivingTrainerKept() throws Exception {
    BagAddress crashed = add("crashed", content(5));
    BagAddress fetched = add("fetched", content(6));
    Path dead = folder.resolve(crashed.sha256() + ".x.tmp");
    Path living = folder.resolve(fetched.sha256() + ".y.tmp");
    Path foreign = folder.resolve("notes.txt");
    for (Path file : List.of(dead, living, foreign)) {
      Files.writeString(file, "half");
    }
    try (OtherTrainer _ = OtherTrainer.fetching(folder, fetched.sha256())) {
      cache(ROOMY);
      assertThat(dead).doesNotExist();
      assertThat(living).exists();
      assertThat(foreign).exists();
    }
    cache(ROOMY);
    assertThat(living).doesNotExist();
  }

  @Test
  void bagThatAnotherTrainerFetchesIsWaitedForUntilItHasItOrDies() throws Exception {
    byte[] content = content(5);
    BagAddress bag = add("a", content);
    BagCache cache = cache(ROOMY);
    try (ExecutorService reader = Executors.newSingleThreadExecutor()) {
      Future<byte[]> read;
      try (OtherTrainer _ = OtherTrainer.fetching(folder, bag.sha256())) {
        AtomicInteger asked = new AtomicInteger();
        assertThatThrownBy(
                () -> cache.read(bag, Files::readAllBytes, () -> asked.incrementAndGet() > 2))
            .isInstanceOf(CancellationException.class);
        read = reader.submit(() -> read(cache, bag));
        assertThat(store.calls()).isZero();
      }
      assertThat(read.get(30, TimeUnit.SECONDS)).isEqualTo(content);
    }
    assertThat(store.calls()).isEqualTo(1);
  }

  @Test
  void whatAnotherTrainerStoredIsNotFetchedAndCountsAsOurs() throws IOException {
    BagCache first = cache(2 * SIZE);
    BagCache second = cache(2 * SIZE);
    byte[] content = content(30);
    BagAddress shared = add("shared", content);
    read(first, shared);
    assertThat(read(second, shared)).isEqualTo(content);
    assertThat(store.calls()).isEqualTo(1);

    read(first, add("one", content(31)));
    read(second, add("two", content(32)));
    assertThat(files()).hasSize(2);
    assertThat(read(first, shared)).isEqualTo(content);
  }

  @Test
  void bagPushedOutByAnotherTrainerBeforeItIsOpenedIsFetchedAgain() throws IOException {
    byte[] content = content(33);
    BagAddress bag = add("a", content);
    AtomicInteger reads = new AtomicInteger();
    byte[] found =
        cache(ROOMY)
            .read(
                bag,
                file -> {
                  if (reads.incrementAndGet() == 1) {
                    Files.delete(file);
                  }
                  return Files.readAllBytes(file);
                },
                () -> false);
    assertThat(found).isEqualTo(content);
    assertThat(store.calls()).isEqualTo(2);
  }

  @Test
  void whatWasUsedLastIsKnownAfterARestart() throws IOException {
    BagAddress older = add("older", content(34));
    BagAddress newer = add("newer", content(35));
    BagCache before = cache(2 * SIZE);
    read(before, older);
    read(before, newer);
    for (BagAddress bag : List.of(older, newer)) {
      Files.setLastModifiedTime(
          folder.resolve(bag.sha256() + ".safetensors"), FileTime.fromMillis(1_000));
    }
    read(before, older);

    BagAddress newcomer = add("newcomer", content(36));
    read(cache(2 * SIZE), newcomer);
    assertThat(files())
        .containsExactlyInAnyOrder(
            older.sha256() + ".safetensors", newcomer.sha256() + ".safetensors");
  }

  @Test
  void fileFromBeforeTheStartIsTrustedOnlyWithTheRightHash() throws IOException {
    byte[] content = content(6);
    BagAddress good = add("good", content);
    byte[] spoilt = content(7);
    BagAddress bad = add("bad", spoilt);
    Files.write(folder.resolve(good.sha256() + ".safetensors"), content);
    Files.write(folder.resolve(bad.sha256() + ".safetensors"), content);
    BagCache cache = cache(ROOMY);
    assertThat(read(cache, good)).isEqualTo(content);
    assertThat(store.calls()).isZero();
    assertThat(read(cache, bad)).isEqualTo(spoilt);
    assertThat(store.calls()).isEqualTo(1);
  }

  @Test
  void cacheStaysWithinItsBoundsAndForgetsWhatWasNotUsedLongest() throws IOException {
    BagCache cache = cache(3 * SIZE);
    List<BagAddress> bags = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      bags.add(add("bag-" + i, content(10 + i)));
      read(cache, bags.get(i));
    }
    read(cache, bags.get(0));
    BagAddress newcomer = add("newcomer", content(20));
    read(cache, newcomer);
    assertThat(files())
        .containsExactlyInAnyOrder(
            bags.get(0).sha256() + ".safetensors",
            bags.get(2).sha256() + ".safetensors",
            newcomer.sha256() + ".safetensors");
    assertThat(cache.sizeBytes()).isEqualTo(3 * SIZE);
  }

  @Test
  void folderThatIsEmptiedUnderWayIsFilledAgain() throws IOException {
    byte[] content = content(8);
    BagAddress bag = add("a", content);
    BagCache cache = cache(ROOMY);
    read(cache, bag);
    Files.delete(folder.resolve(bag.sha256() + ".safetensors"));
    Files.delete(folder.resolve(FetchLocks.FILE));
    Files.delete(folder);
    assertThat(read(cache, bag)).isEqualTo(content);
  }

  @Test
  void severalReadersOfOneBagFetchItOnce() throws Exception {
    byte[] content = content(9);
    BagAddress bag = add("a", content);
    BagCache cache = cache(ROOMY);
    try (ExecutorService readers = Executors.newFixedThreadPool(8)) {
      List<Future<byte[]>> read = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        read.add(readers.submit(() -> read(cache, bag)));
      }
      for (Future<byte[]> one : read) {
        assertThat(one.get(30, TimeUnit.SECONDS)).isEqualTo(content);
      }
    }
    assertThat(store.calls()).isEqualTo(1);
  }

  @Test
  void readersOfMoreBagsThanFitReadEachWhole() throws Exception {
    BagCache cache = cache(3 * SIZE);
    List<byte[]> contents = new ArrayList<>();
    List<BagAddress> bags = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      contents.add(content(100 + i));
      bags.add(add("bag-" + i, contents.get(i)));
    }
    try (ExecutorService readers = Executors.newFixedThreadPool(4)) {
      List<Future<Boolean>> right = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        int which = i * 7 % 10;
        right.add(
            readers.submit(() -> Arrays.equals(read(cache, bags.get(which)), contents.get(which))));
      }
      for (Future<Boolean> one : right) {
        assertThat(one.get(30, TimeUnit.SECONDS)).isTrue();
      }
    }
    assertThat(cache.sizeBytes()).isLessThanOrEqualTo(3 * SIZE);
  }

  private BagCache cache(long capacity) {
    return new BagCache(
        folder,
        capacity,
        new FeatureStoreDownload(
            channel,
            new FeatureStoreDownload.Patience(
                Duration.ofSeconds(10), Duration.ofMillis(5), Duration.ofMillis(500))),
        lookups::add);
  }

  private BagAddress add(String id, byte[] content) {
    return BagAddress.of(DATASET, store.add(id, 1, content));
  }

  private static byte[] read(BagCache cache, BagAddress bag) throws IOException {
    return cache.read(bag, Files::readAllBytes, () -> false);
  }

  private static byte[] content(int seed) {
    byte[] content = new byte[SIZE];
    new Random(seed).nextBytes(content);
    return content;
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals(FetchLocks.FILE))
          .toList();
    }
  }
}
