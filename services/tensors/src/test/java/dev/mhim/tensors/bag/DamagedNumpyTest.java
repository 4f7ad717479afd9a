package dev.mhim.tensors.bag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.tensors.TensorFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DamagedNumpyTest {
  private static final long SEED = 2021;
  private static final int FLIPPED = 1500;

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"f32.npy", "fortran_f64.npy", "bag_u4.npz", "compressed.npz"})
  void refusesAFileCutShort(String name) throws IOException {
    byte[] whole = Fixtures.bytes("numpy/" + name);
    Path file = folder.resolve(name);
    for (int length = 0; length < whole.length; length += length < 200 ? 1 : 7) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> BagReader.read(file))
          .as("cut at %d", length)
          .isInstanceOfSatisfying(
              TensorFileException.class,
              refused -> assertThat(refused.file()).startsWith(file.toString()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"f32.npy", "fortran_f64.npy", "bag_u4.npz", "compressed.npz"})
  void flippedBitsAreReadOrRefusedButNeverCrash(String name) throws IOException {
    byte[] whole = Fixtures.bytes("numpy/" + name);
    Path file = folder.resolve(name);
    Random random = new Random(SEED);
    int refusals = 0;
    for (int i = 0; i < FLIPPED; i++) {
      byte[] flipped = whole.clone();
      for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
        flipped[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Files.write(file, flipped);
      try {
        assertThat(BagReader.read(file).patches()).isPositive();
      } catch (TensorFileException refused) {
        assertThat(refused.file()).startsWith(file.toString());
        refusals++;
      }
    }
    assertThat(refusals).as("refused of %d, seed %d", FLIPPED, SEED).isPositive();
    assertThat(refusals).isLessThan(FLIPPED);
  }

  /** Sizes that an archive claims in its directory must cost no memory before they are believed. */
  @ParameterizedTest
  @ValueSource(longs = {1L << 24, 1L << 30, (1L << 32) - 2})
  void sizesThatAreOnlyClaimedTakeNoMemory(long claimed) throws IOException {
    byte[] archive = Fixtures.bytes("numpy/compressed.npz");
    int directory = lastIndexOf(archive, new byte[] {'P', 'K', 1, 2});
    int first = indexOf(archive, new byte[] {'P', 'K', 1, 2});
    assertThat(first).isPositive().isLessThan(directory);
    for (int i = 0; i < 4; i++) {
      archive[first + 24 + i] = (byte) (claimed >> (8 * i));
    }
    Path file = Files.write(folder.resolve("claim.npz"), archive);

    assertThatThrownBy(() -> BagReader.read(file))
        .isInstanceOfSatisfying(
            TensorFileException.class,
            refused ->
                assertThat(refused.reason()).isEqualTo(TensorFileException.Reason.LIMIT_EXCEEDED));
  }

  private static int indexOf(byte[] bytes, byte[] wanted) {
    for (int at = 0; at <= bytes.length - wanted.length; at++) {
      if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    return -1;
  }

  private static int lastIndexOf(byte[] bytes, byte[] wanted) {
    for (int at = bytes.length - wanted.length; at >= 0; at--) {
      if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    return -1;
  }
}
