package dev.mhim.featurestore.instances;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.v1.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Assertions;

/** Damaged tables of patches: bags or one clear fault, never anything else, and soon. */
class InstanceBagsFuzzTest {
  private static final String TABLE =
      "slide,x,y,f0,remark,f1\na,0,0,1.5,\"one, two\",-3e4\nb,256,0,2,,0\na,256,512,3,three,1\n";
  private static final Duration SOON = Duration.ofSeconds(20);

  @Property(tries = 200)
  void damagedTablesGiveBagsOrAFault(
      @ForAll @Size(min = 1, max = 8) List<@IntRange(max = 100_000) Integer> places) {
    byte[] damaged = TABLE.getBytes(UTF_8);
    for (int place : places) {
      damaged[place / 8 % damaged.length] ^= (byte) (1 << place % 8);
    }
    faultsOf(damaged, "t.csv");
  }

  @Property(tries = 100)
  void truncatedTablesGiveBagsOrAFault(@ForAll @IntRange(max = 999) int permille) {
    byte[] whole = TABLE.getBytes(UTF_8);
    faultsOf(Arrays.copyOf(whole, whole.length * permille / 1000), "t.csv");
  }

  @Property(tries = 150)
  void anyBytesAsTextGiveBagsOrAFault(@ForAll @Size(max = 300) byte[] bytes) {
    faultsOf(bytes, "t.csv");
  }

  /** What was told; that nothing else came of it is what is tested. */
  private static List<Problem> faultsOf(byte[] bytes, String name) {
    List<Problem> problems = new ArrayList<>();
    Assertions.assertTimeoutPreemptively(
        SOON,
        () -> {
          Path folder = Files.createTempDirectory("mhim-fuzz");
          try {
            Path table = Files.write(folder.resolve(name), bytes);
            Path bags = Files.createDirectory(folder.resolve("bags"));
            SequencedMap<String, Path> files =
                new InstanceBags(table, "slide", List.of("remark"), problems, problems).into(bags);
            assertThat(files.isEmpty() && problems.isEmpty()).isFalse();
          } finally {
            delete(folder);
          }
        });
    assertThat(problems)
        .allSatisfy(problem -> {
          assertThat(problem.getSubject()).contains(name);
          assertThat(problem.getMessage()).isNotBlank().doesNotContain("\n");
        });
    return problems;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
