package dev.mhim.tensors.bag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.tensors.TensorFileException;
import dev.mhim.tensors.TensorFileException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class DamagedHdf5Test {

  private static final long SEED = 2021;
  private static final int FLIPPED = 1500;

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"clam_f32", "clam_v114"})
  void refusesAFileCutShort(String name) throws IOException {
    byte[] whole = fixture(name);
    Path file = folder.resolve("cut.h5");
    for (int length = 0; length < whole.length; length += length < 100 ? 1 : 7) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> BagReader.read(file))
          .as("cut at %d", length)
          .isInstanceOfSatisfying(
              TensorFileException.class,
              refused -> assertThat(refused.reason()).isEqualTo(Reason.TRUNCATED));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"clam_f32", "clam_v114"})
  void flippedBitsAreReadOrRefusedButNeverCrash(String name) throws IOException {
    byte[] whole = fixture(name);
    Path file = folder.resolve("flipped.h5");
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
        assertThat(refused.file()).isEqualTo(file.toString());
        refusals++;
      }
    }
    assertThat(refusals).isLessThan(FLIPPED);
    assertThat(refusals).as("refused of %d, seed %d", FLIPPED, SEED).isPositive();
  }

  @Test
  void tellsAFileThatIsNoHdf5() throws IOException {
    Path file = folder.resolve("text.h5");
    Files.writeString(file, "patch,x,y\n".repeat(100));

    assertThatThrownBy(() -> BagReader.read(file))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining("no HDF5 file");
  }

  private static byte[] fixture(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            DamagedHdf5Test.class.getResourceAsStream("/hdf5/" + name + ".h5"))) {
      return in.readAllBytes();
    }
  }
}
