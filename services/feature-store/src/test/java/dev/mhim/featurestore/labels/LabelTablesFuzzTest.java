package dev.mhim.featurestore.labels;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.featurestore.folder.ManifestFiles;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Assertions;

/**
 * Damaged and hostile label tables, folders of folds and tables that name files: rows or clear
 * faults, never anything else, and soon.
 */
class LabelTablesFuzzTest {
  private static final List<String> TABLES =
      List.of(
          "ID,Label,Split,Path\na,tumor,train,a.npy\nb,\"normal, faint\",test,b/b.npy\n",
          "case_id\tslide_id\tEvent\tStatus\tPath\nc1\ts1\t3.5\t1\ts1.h5\nc1\ts2\t3.5\t1\ts2.h5\n",
          "\uFEFFtumor_020,1\r\n\r\nnormal_052,0\r\n");

  /** What has a meaning in tables, paths, terminals or numbers. */
  private static final List<String> PIECES =
      List.of(
          "ID",
          "Label",
          "Split",
          "Path",
          "Event",
          "Status",
          "slide_id",
          "case_id",
          "train",
          "nan",
          "a",
          "1",
          "-1",
          "1e999",
          "NaN",
          "0x1p3",
          ",",
          ",",
          "\t",
          "\n",
          "\n",
          "\r\n",
          "\r",
          "\"",
          "\"\"",
          "#",
          "\u0000",
          "\u001b[2J",
          "\u202e",
          "\uFEFF",
          "\uD83D\uDE00",
          "../../etc/passwd",
          "/etc/shadow",
          "C:\\x",
          "~",
          "\\",
          "%00",
          "'; drop",
          "   ");

  private static final Duration SOON = Duration.ofSeconds(20);

  @Property(tries = 300)
  void damagedTablesGiveRowsOrFaults(
      @ForAll @IntRange(max = 2) int which,
      @ForAll @Size(min = 1, max = 8) List<@IntRange(max = 100_000) Integer> places) {
    byte[] damaged = TABLES.get(which).getBytes(UTF_8);
    for (int place : places) {
      damaged[place / 8 % damaged.length] ^= (byte) (1 << place % 8);
    }
    readAll(damaged);
  }

  @Property(tries = 100)
  void truncatedTablesGiveRowsOrFaults(
      @ForAll @IntRange(max = 2) int which, @ForAll @IntRange(max = 999) int permille) {
    byte[] whole = TABLES.get(which).getBytes(UTF_8);
    readAll(Arrays.copyOf(whole, whole.length * permille / 1000));
  }

  @Property(tries = 150)
  void anyBytesGiveRowsOrFaults(@ForAll @Size(max = 300) byte[] bytes) {
    readAll(bytes);
  }

  @Property(tries = 300)
  void anyRowOfPiecesGivesRowsOrFaults(@ForAll("texts") String text) {
    readAll(text.getBytes(UTF_8));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(PIECES).list().ofMaxSize(60).map(pieces -> String.join("", pieces));
  }

  /** Reads the same bytes in every way that the feature-store can be asked to. */
  private static void readAll(byte[] bytes) {
    Assertions.assertTimeoutPreemptively(
        SOON,
        () -> {
          Path folder = Files.createTempDirectory("mhim-fuzz");
          try {
            Path first = Files.write(folder.resolve("fold_0.csv"), bytes);
            Files.write(folder.resolve("fold_1.csv"), TABLES.getFirst().getBytes(UTF_8));
            for (boolean rowPerSlide : List.of(false, true)) {
              for (Path source : List.of(first, folder)) {
                labels(source, rowPerSlide);
              }
              manifest(first, rowPerSlide);
            }
          } finally {
            delete(folder);
          }
        });
  }

  private static void labels(Path path, boolean rowPerSlide) {
    List<Problem> problems = new ArrayList<>();
    Optional<LabelTable> table =
        new LabelSource(path, LabelKind.LABEL_KIND_UNSPECIFIED, List.of(), rowPerSlide)
            .read(problems);
    assertThat(table.isEmpty() && problems.isEmpty()).isFalse();
    if (problems.isEmpty()) {
      assertThat(table.orElseThrow().rows())
          .isNotEmpty()
          .allSatisfy(row -> assertThat(row.caseId()).isNotBlank());
    }
    assertClear(problems, path);
  }

  private static void manifest(Path path, boolean rowPerSlide) {
    List<Problem> problems = new ArrayList<>();
    SequencedMap<String, Path> files = ManifestFiles.read(path, rowPerSlide, problems);
    assertThat(files.values())
        .doesNotHaveDuplicates()
        .allSatisfy(file -> assertThat(file).isAbsolute().isEqualTo(file.normalize()));
    assertClear(problems, path);
  }

  private static void assertClear(List<Problem> problems, Path path) {
    assertThat(problems)
        .allSatisfy(problem -> {
          assertThat(problem.getReason()).matches("[A-Z_]+");
          assertThat(problem.getSubject()).contains(path.toString());
          assertThat(problem.getMessage()).isNotBlank();
          assertThat(problem.getMessage() + problem.getValue() + problem.getRemedy())
              .doesNotContainPattern("\\p{Cntrl}")
              .hasSizeLessThan(1000);
        });
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
