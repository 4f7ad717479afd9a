package dev.mhim.featurestore.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.featurestore.catalog.BagKey;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.platform.name.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalBagsTest {
  private static final DatasetName DATASET = new DatasetName("p", "d-1", OptionalInt.empty());
  private static final int SIZE = 100_000;

  @TempDir Path folder;

  @Test
  void bagThatWentByIsThereWhole() {
    byte[] bytes = bytes(1);
    try (LocalBags bags = new LocalBags(folder, 10 * SIZE)) {
      pass(bags, key(bytes), bytes);

      assertThat(content(bags, key(bytes))).isEqualTo(bytes);
      assertThat(bags.total()).isEqualTo(SIZE);
      assertThat(bags.begin(key(bytes), SIZE)).as("a second time").isEmpty();
    }
    try (LocalBags after = new LocalBags(folder, 10 * SIZE)) {
      assertThat(content(after, key(bytes))).as("after a restart").isEqualTo(bytes);
    }
  }

  @Test
  void whatIsCutOrNotWhatItsNameSaysIsNotKept() throws IOException {
    byte[] bytes = bytes(1);
    try (LocalBags bags = new LocalBags(folder, 10 * SIZE)) {
      pass(bags, key(bytes), Arrays.copyOf(bytes, SIZE - 1));
      assertThat(bags.find(key(bytes))).isEmpty();
      byte[] other = bytes(2);
      pass(bags, key(bytes), other);
      assertThat(bags.find(key(bytes))).isEmpty();
      assertThatThrownBy(() -> bags.load(key(bytes), SIZE, new ByteArrayInputStream(other)))
          .isInstanceOf(IOException.class);
      assertThat(files()).isEmpty();
      assertThat(bags.begin(key(bytes), SIZE)).as("it may be tried again").isPresent();
    }
  }

  @Test
  void bagThatComesAlreadyIsNotTakenTwice() {
    byte[] bytes = bytes(1);
    try (LocalBags bags = new LocalBags(folder, 10 * SIZE);
        LocalBags.Filling first = bags.begin(key(bytes), SIZE).orElseThrow()) {
      assertThat(bags.begin(key(bytes), SIZE)).isEmpty();
      first.write(bytes);
      first.commit();
      assertThat(bags.find(key(bytes))).isPresent();
    }
  }

  @Test
  void leastLatelyReadGoesFirstAndItsReadersKeepIt() throws IOException {
    try (LocalBags bags = new LocalBags(folder, 4 * SIZE)) {
      List<byte[]> some = Stream.of(1, 2, 3, 4).map(LocalBagsTest::bytes).toList();
      some.forEach(bytes -> pass(bags, key(bytes), bytes));
      MemorySegment read = bags.find(key(some.get(0))).orElseThrow();
      MemorySegment held = bags.find(key(some.get(1))).orElseThrow();
      bags.find(key(some.get(0)));
      bags.find(key(some.get(3)));
      // 2 was read before 0 was again, and 2 has never been.
      byte[] fifth = bytes(5);
      pass(bags, key(fifth), fifth);
      byte[] sixth = bytes(6);
      pass(bags, key(sixth), sixth);

      assertThat(bags.find(key(some.get(2)))).isEmpty();
      assertThat(bags.find(key(some.get(1)))).isEmpty();
      assertThat(bags.find(key(some.get(0)))).contains(read);
      assertThat(held.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(some.get(1));
      assertThat(bags.total()).isEqualTo(4 * SIZE);
      assertThat(files()).hasSize(4);
    }
  }

  @Test
  void bagThatIsLargeForTheFolderPassesByAndIsGivenAllTheSame() throws IOException {
    byte[] bytes = bytes(1);
    try (LocalBags bags = new LocalBags(folder, 3 * SIZE)) {
      assertThat(bags.begin(key(bytes), SIZE)).isEmpty();
      assertThat(
              bags.load(key(bytes), SIZE, new ByteArrayInputStream(bytes))
                  .toArray(ValueLayout.JAVA_BYTE))
          .isEqualTo(bytes);
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void fileThatSufferedBetweenTwoStartsIsDropped() throws IOException {
    byte[] bytes = bytes(1);
    try (LocalBags bags = new LocalBags(folder, 10 * SIZE)) {
      pass(bags, key(bytes), bytes);
    }
    Path file = files().getFirst();
    byte[] spoilt = bytes.clone();
    spoilt[SIZE / 2] ^= 1;
    Files.write(file, spoilt);
    Files.write(folder.resolve("coming-1.tmp"), new byte[7]);

    try (LocalBags bags = new LocalBags(folder, 10 * SIZE)) {
      assertThat(bags.find(key(bytes))).isEmpty();
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void datasetsAreKeptApart() {
    byte[] bytes = bytes(1);
    try (LocalBags bags = new LocalBags(folder, 10 * SIZE)) {
      pass(bags, key(bytes), bytes);
      assertThat(
              bags.find(
                  new BagKey(
                      new DatasetName("other", "d-1", OptionalInt.empty()), Sha256.hex(bytes))))
          .isEmpty();
    }
  }

  @Test
  void folderHasOneStore() {
    try (LocalBags _ = new LocalBags(folder, SIZE)) {
      assertThatThrownBy(() -> new LocalBags(folder, SIZE))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("another feature-store uses it");
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> !file.endsWith("in-use.lock")).toList();
    }
  }

  private static void pass(LocalBags bags, BagKey key, byte[] bytes) {
    try (LocalBags.Filling filling = bags.begin(key, SIZE).orElseThrow()) {
      filling.write(Arrays.copyOf(bytes, bytes.length / 2));
      filling.write(Arrays.copyOfRange(bytes, bytes.length / 2, bytes.length));
      filling.commit();
    }
  }

  private static byte[] content(LocalBags bags, BagKey key) {
    return bags.find(key).orElseThrow().toArray(ValueLayout.JAVA_BYTE);
  }

  private static BagKey key(byte[] bytes) {
    return new BagKey(DATASET, Sha256.hex(bytes));
  }

  private static byte[] bytes(int seed) {
    byte[] bytes = new byte[SIZE];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
