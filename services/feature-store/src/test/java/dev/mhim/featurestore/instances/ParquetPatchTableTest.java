package dev.mhim.featurestore.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.featurestore.instances.PatchTable.BadTableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ParquetPatchTableTest {
  private static final String PATCHES =
      "SELECT 'slide-' || (i // 3) AS slide, (i * 256)::INTEGER AS x, (i / 3)::FLOAT AS f0, (1 / (i + 1))::DOUBLE AS f1 FROM range(9) t(i)";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"uncompressed", "snappy", "gzip", "zstd", "lz4", "brotli"})
  void rowsAreThoseThatWereWritten(String codec) throws Exception {
    Path file = write("o'dd [*] name.parquet", PATCHES, "COMPRESSION " + codec);

    try (PatchTable table = PatchTable.open(file)) {
      assertThat(table.columns()).containsExactly("slide", "x", "f0", "f1");
      for (int i = 0; i < 9; i++) {
        assertThat(table.next()).isTrue();
        assertThat(table.row()).isEqualTo(i + 1);
        assertThat(table.text(0)).isEqualTo("slide-" + i / 3);
        assertThat(table.number(1)).isEqualTo(i * 256);
        assertThat((float) table.number(2)).isEqualTo((float) (i / 3.0));
        assertThat(table.number(3)).isEqualTo(1.0 / (i + 1));
      }
      assertThat(table.next()).isFalse();
    }
    assertThat(leftOver()).isEmpty();
  }

  @Test
  void cellsThatAreNoNumbersAreText() throws Exception {
    Path file =
        write(
            "t.pq", "SELECT 'a' AS slide, NULL::FLOAT AS f0, [1.5] AS f1, 'nan'::FLOAT AS f2", "");

    try (PatchTable table = PatchTable.open(file)) {
      assertThat(table.next()).isTrue();
      assertThat(List.of(table.text(1), table.text(2), table.text(3)))
          .containsExactly("", "[1.5]", "nan");
    }
  }

  @Test
  void whatIsNoParquetIsToldWithoutThePlaceWhereItWasRead() throws IOException {
    Path file = Files.writeString(folder.resolve("t.parquet"), "this is no parquet, but long");

    assertThatThrownBy(() -> PatchTable.open(file))
        .isInstanceOf(BadTableException.class)
        .hasMessageStartingWith("it can't be read as Parquet: ")
        .hasMessageContaining("the table")
        .hasMessageNotContaining("mhim-parquet");
    assertThat(leftOver()).isEmpty();
  }

  @Test
  void aReaderThatStandsStillIsEnded() throws Exception {
    Path file = write("t.parquet", PATCHES, "");

    // Nobody reads a file within a millisecond, a process and a library first.
    assertThatThrownBy(() -> ParquetPatchTable.open(file, Duration.ofMillis(1)))
        .isInstanceOf(BadTableException.class)
        .hasMessageContaining("stood still");
    assertThat(leftOver()).isEmpty();
  }

  @Test
  void damagedFilesGiveRowsOrOneFault() throws Exception {
    byte[] whole = Files.readAllBytes(write("whole.parquet", PATCHES, "COMPRESSION snappy"));
    Random random = new Random(20261123);
    for (int i = 0; i < 6; i++) {
      byte[] damaged = i < 2 ? new byte[whole.length * (i + 1) / 3] : whole.clone();
      System.arraycopy(whole, 0, damaged, 0, damaged.length);
      for (int flips = 0; flips < 6; flips++) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Path file = Files.write(folder.resolve("damaged.parquet"), damaged);
      try (PatchTable table = ParquetPatchTable.open(file, Duration.ofSeconds(20))) {
        int rows = 0;
        while (table.next()) {
          rows++;
        }
        assertThat(rows).isLessThan(1_000_000);
      } catch (BadTableException e) {
        assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(400).doesNotContain("\n");
      }
    }
    assertThat(leftOver()).isEmpty();
  }

  private Path write(String name, String query, String options) throws Exception {
    Path file = folder.resolve(name);
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      statement.execute(
          "COPY (%s) TO '%s' (FORMAT parquet%s)"
              .formatted(
                  query,
                  file.toString().replace("'", "''"),
                  options.isEmpty() ? "" : ", " + options));
    }
    return file;
  }

  private static List<Path> leftOver() throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      all.filter(path -> path.getFileName().toString().startsWith("mhim-parquet"))
          .forEach(found::add);
    }
    return found;
  }
}
