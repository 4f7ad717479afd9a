package dev.mhim.featurestore.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mhim.tensors.bag.Bag;
import dev.mhim.tensors.bag.BagReader;
import dev.mhim.v1.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceBagsTest {
  @TempDir Path folder;
  private Path bags;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Problem> skippable = new ArrayList<>();

  @BeforeEach
  void makeFolder() throws IOException {
    bags = Files.createDirectory(folder.resolve("bags"));
  }

  @Test
  void textTablesGiveTheSameInAnyOrderOfTheirRows() throws IOException {
    write("t.csv", "f1,bag,f0\n1,b,2\n3,a,4\n5,b,6e0\n");
    write("t.tsv", "f1\tbag\tf0\n1\tb\t2\n5\tb\t6\n3\ta\t4\n");

    SequencedMap<String, Path> commas = cut(folder.resolve("t.csv"), "bag");
    Bag first = bag(commas, "b");
    bags = Files.createDirectory(folder.resolve("others"));
    SequencedMap<String, Path> tabs = cut(folder.resolve("t.tsv"), "bag");

    assertThat(problems).isEmpty();
    assertThat(commas.keySet()).containsExactly("a", "b");
    assertThat(floats(first)).containsExactly(1, 2, 5, 6);
    assertThat(first.coords()).isEmpty();
    assertThat(floats(bag(tabs, "b"))).containsExactly(1, 2, 5, 6);
  }

  @Test
  void coordinatesGoWithTheirPatch() throws IOException {
    write("t.csv", "x,bag,f0,y\n0,a,1,512\n256,a,2,0\n");
    SequencedMap<String, Path> files = cut(folder.resolve("t.csv"), "bag");
    assertThat(problems).isEmpty();
    assertThat(bag(files, "a").coords().orElseThrow().toLongs()).containsExactly(0, 512, 256, 0);
  }

  @Test
  void whatIsWrongWithCellsIsAFaultOfTheirBagAndToldOnceAColumn() throws IOException {
    write(
        "t.csv",
        "bag,f0,f1,x,y\na,1,1,0,0\nb,1e99,1,0,0\nb,nan,1,0,0\nc,1,oops,0,0\nd,1,1,0.5,0\nd,1,1,-1,0\ne,,1,0,0\n");

    SequencedMap<String, Path> files = cut(folder.resolve("t.csv"), "bag");

    assertThat(problems).isEmpty();
    assertThat(files.keySet()).containsExactly("a");
    assertThat(skippable)
        .extracting(
            Problem::getReason,
            problem -> problem.getSubject().replaceAll(".*:", ""),
            Problem::getValue)
        .containsExactly(
            tuple("BAD_NUMBER", "3", "1e99"),
            tuple("BAD_NUMBER", "5", "oops"),
            tuple("BAD_COORDINATE", "6", "0.5"),
            tuple("BAD_NUMBER", "8", ""));
  }

  @Test
  void columnsThatCantBeAreTold() throws IOException {
    write("t.csv", "bag,f0,label,x\na,1,1,0\n");
    assertThat(cut(folder.resolve("t.csv"), "slide", "missing")).isEmpty();
    assertThat(problems)
        .extracting(Problem::getReason)
        .containsExactlyInAnyOrder(
            "NO_BAG_COLUMN", "LABEL_AMONG_FEATURES", "NO_COORDINATE", "NO_SUCH_COLUMN");
  }

  @Test
  void whatIsNoSuchTableIsToldInOneLine() throws IOException {
    write("empty.csv", "bag,f0\n");
    write("no.parquet", "this is no parquet");
    for (String name : List.of("empty.csv", "no.parquet", "absent.csv")) {
      assertThat(cut(folder.resolve(name), "bag")).as(name).isEmpty();
    }

    assertThat(problems)
        .extracting(Problem::getReason)
        .containsExactly("EMPTY_TABLE", "MALFORMED_TABLE", "NO_SUCH_FILE");
    assertThat(problems).allSatisfy(problem -> assertThat(problem.getSubject()).isNotEmpty());
  }

  @Test
  void aTableLargerThanWhatIsHeldIsCutUpRight() throws IOException {
    int bagCount = 3;
    int rows = 3000;
    StringBuilder text = new StringBuilder("bag");
    int width = 2000; // 3000 rows of 8,000 bytes: 24 MB a bag, 72 MB in all
    for (int column = 0; column < width; column++) {
      text.append(",f").append(column);
    }
    Path table = folder.resolve("large.csv");
    try (var out = Files.newBufferedWriter(table, StandardCharsets.US_ASCII)) {
      out.append(text).append('\n');
      String zeros = ",0".repeat(width - 1);
      for (int row = 0; row < bagCount * rows; row++) {
        out.append("b" + row % bagCount).append(',').append("" + row).append(zeros).append('\n');
      }
    }

    SequencedMap<String, Path> files = cut(table, "bag");

    assertThat(problems).isEmpty();
    Bag bag = bag(files, "b2");
    assertThat(bag.patches()).isEqualTo(rows);
    assertThat(bag.features().toFloats()[(rows - 1) * width]).isEqualTo(3 * (rows - 1) + 2);
  }

  private SequencedMap<String, Path> cut(Path table, String bagColumn, String... ignored)
      throws IOException {
    return new InstanceBags(table, bagColumn, List.of(ignored), problems, skippable).into(bags);
  }

  private static Bag bag(SequencedMap<String, Path> files, String id) {
    return BagReader.read(Objects.requireNonNull(files.get(id), id));
  }

  private static float[] floats(Bag bag) {
    return bag.features().toFloats();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
