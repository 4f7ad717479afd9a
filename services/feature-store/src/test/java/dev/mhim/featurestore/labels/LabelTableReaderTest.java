package dev.mhim.featurestore.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mhim.testing.SharedFolder;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelTableReaderTest {
  @TempDir Path folder;
  private final List<Problem> problems = new ArrayList<>();

  @Test
  void headerNamesTheColumnsInAnyOrder() throws IOException {
    LabelTable table = read("\uFEFFSplit,Label,ID,Patient\r\ntrain,10,a,p1\r\n\r\ntest,9,b,p2\r\n");
    assertThat(problems).isEmpty();
    assertThat(table.kind()).isEqualTo(LabelKind.LABEL_KIND_CLASSIFICATION);
    assertThat(table.classes()).containsExactly("9", "10");
    assertThat(table.rows())
        .extracting(LabelRow::caseId, LabelRow::patient, LabelRow::split)
        .containsExactly(tuple("a", "p1", "train"), tuple("b", "p2", "test"));
  }

  @Test
  void withoutHeaderTheFirstRowIsACase() throws IOException {
    LabelTable table = read("tumor_020,1\nnormal_052,0\n");
    assertThat(problems).isEmpty();
    assertThat(table.rows())
        .extracting(LabelRow::caseId)
        .containsExactly("tumor_020", "normal_052");
  }

  @Test
  void cellsMayBeSeparatedByTabs() throws IOException {
    LabelTable table = read("slide_id\tlabel\tnote\r\na\ttumor\t\"small, faint\"\nb\tnormal\t\n");
    assertThat(problems).isEmpty();
    assertThat(table.classes()).containsExactly("normal", "tumor");
    assertThat(table.rows()).extracting(LabelRow::caseId).containsExactly("a", "b");
  }

  @Test
  void namesHaveOnlyCharactersThatCanBeSeen() throws IOException {
    read("ID,Label,Patient\na\u200b,0,p\nb,tu\u0000mor,p\nc,1,\u202ep\nd,1,p\n");
    assertThat(problems)
        .extracting(Problem::getReason, Problem::getSubject, Problem::getValue)
        .containsExactly(
            tuple("INVISIBLE_CHARACTER", folder.resolve("label.csv") + ":2", "a\\u200b"),
            tuple("INVISIBLE_CHARACTER", folder.resolve("label.csv") + ":3", "tu\\u0000mor"),
            tuple("INVISIBLE_CHARACTER", folder.resolve("label.csv") + ":4", "\\u202ep"));
  }

  @Test
  void whatPandasMakesOfAnEmptyCellIsNoClass() throws IOException {
    read("ID,Label\na,0\nb,nan\nc,NaN\nd,1\n");
    assertThat(problems)
        .extracting(Problem::getReason, Problem::getValue)
        .containsExactly(tuple("EMPTY_LABEL", "nan"), tuple("EMPTY_LABEL", "NaN"));
  }

  @Test
  void whatPandasMakesOfAnEmptyCellIsNoPatientNoSplitAndNoId() throws IOException {
    LabelTable table = read("ID,Label,Patient,Split\na,0,nan,NaN\nb,1,p1,train\nnan,1,,\n");
    assertThat(table.rows())
        .extracting(LabelRow::caseId, LabelRow::patient, LabelRow::split)
        .containsExactly(tuple("a", "", ""), tuple("b", "p1", "train"));
    assertThat(problems).extracting(Problem::getReason).containsExactly("EMPTY_ID");
  }

  @Test
  void classMayBeCalledNanWhereItIsNamed() throws IOException {
    Path file = write("ID,Label\na,nan\nb,x\n".getBytes(StandardCharsets.UTF_8));
    LabelTable table =
        new LabelSource(file, LabelKind.LABEL_KIND_UNSPECIFIED, List.of("x", "nan"), false)
            .read(problems)
            .orElseThrow();
    assertThat(problems).isEmpty();
    assertThat(table.rows()).extracting(LabelRow::caseId).containsExactly("a", "b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ID,Label\na,0\nb,1\n",
        "ID,Label\r\na,0\r\nb,1\r\n",
        "ID,Label\ra,0\rb,1\r",
        "\uFEFFID,Label\na,0\nb,1",
        "ID\tLabel\na\t0\nb\t1\n",
        "\uFEFFID\tLabel\r\na\t0\r\nb\t1\r\n",
        "\"ID\",\"Label\"\n\"a\",\"0\"\n\"b\",\"1\"\n",
        "\n\nID,Label\n\na,0\n,\n \nb,1\n\n",
        " id , label \n a , 0 \n b , 1 \n",
        "ID,Label,\na,0,\nb,1,extra,cells\n"
      })
  void sameTableInEveryDress(String text) throws IOException {
    LabelTable table = read(text);
    assertThat(problems).isEmpty();
    assertThat(table.rows())
        .extracting(LabelRow::caseId, LabelRow::label)
        .containsExactly(
            tuple("a", new RowLabel.ClassName("0")), tuple("b", new RowLabel.ClassName("1")));
  }

  @Test
  void rowsOfSlidesNameTheirCase() throws IOException {
    LabelTable table =
        slides("case_id,slide_id,label\np1,s1,tumor\np1,s2,tumor\np2,s3,normal\n").orElseThrow();
    assertThat(problems).isEmpty();
    assertThat(table.rows()).extracting(LabelRow::caseId).containsExactly("p1", "p2");
    assertThat(table.caseOfSlide())
        .containsExactlyInAnyOrderEntriesOf(Map.of("s1", "p1", "s2", "p1", "s3", "p2"));
  }

  @Test
  void slidesOfOneCaseHaveOneLabelAndStandOnce() throws IOException {
    slides("case_id,slide_id,label\np1,s1,0\np1,s2,1\np2,s3,1\np2,s3,1\n");
    assertThat(problems)
        .extracting(Problem::getReason, Problem::getValue)
        .containsExactly(tuple("LABEL_DIFFERS", "p1"), tuple("DUPLICATE_SLIDE", "s3"));
    problems.clear();
    assertThat(slides("slide_id,label\ns1,0\n")).isEmpty();
    assertThat(problems).extracting(Problem::getReason).containsExactly("UNKNOWN_COLUMNS");
  }

  private Optional<LabelTable> slides(String text) throws IOException {
    Path file = write(text.getBytes(StandardCharsets.UTF_8));
    return new LabelSource(file, LabelKind.LABEL_KIND_UNSPECIFIED, List.of(), true).read(problems);
  }

  @Test
  void survivalHasTimesAndEvents() throws IOException {
    LabelTable table = read("Study,ID,Event,Status\nL,a,12.5,1\nL,b,0,0\n");
    assertThat(problems).isEmpty();
    assertThat(table.kind()).isEqualTo(LabelKind.LABEL_KIND_SURVIVAL);
    assertThat(table.rows())
        .extracting(LabelRow::label)
        .containsExactly(new RowLabel.Survival(12.5, true), new RowLabel.Survival(0, false));
  }

  @Test
  void everyFaultIsTold() throws IOException {
    read("ID,Label,Split\na,0,\na,1,\n,1,\nb,,\nc\nd,1,holdout\ne,1,test\n");
    assertThat(problems)
        .extracting(Problem::getReason, p -> p.getSubject().replaceAll(".*:", ""))
        .containsExactly(
            tuple("DUPLICATE_CASE", "3"),
            tuple("EMPTY_ID", "4"),
            tuple("EMPTY_LABEL", "5"),
            tuple("SHORT_ROW", "6"),
            tuple("UNKNOWN_SPLIT", "7"));
  }

  @Test
  void everyFaultOfSurvivalIsTold() throws IOException {
    read("ID,Event,Status\na,-1,1\nb,soon,0\nc,NaN,1\nd,3,dead\n");
    assertThat(problems)
        .extracting(Problem::getReason, Problem::getValue)
        .containsExactly(
            tuple("BAD_TIME", "-1"),
            tuple("BAD_TIME", "soon"),
            tuple("BAD_TIME", "NaN"),
            tuple("BAD_STATUS", "dead"));
  }

  @Test
  void wantedClassesAreTheOrderAndTheLimit() throws IOException {
    Path file = write("ID,Label\na,tumor\nb,normal\nc,unclear\n".getBytes(StandardCharsets.UTF_8));
    LabelTable table =
        new LabelSource(file, LabelKind.LABEL_KIND_UNSPECIFIED, List.of("tumor", "normal"), false)
            .read(problems)
            .orElseThrow();
    assertThat(table.classes()).containsExactly("tumor", "normal");
    assertThat(problems)
        .extracting(Problem::getReason, Problem::getValue)
        .containsExactly(tuple("UNKNOWN_CLASS", "unclear"));
  }

  @Test
  void unknownColumnsMissingFilesAndEncodingsAreTold() throws IOException {
    assertThat(reader(write("name,grade,site\nx,1,2\n".getBytes(StandardCharsets.UTF_8))).read())
        .isEmpty();
    assertThat(reader(folder.resolve("none.csv")).read()).isEmpty();
    assertThat(reader(write(new byte[] {'I', 'D', ',', (byte) 0xE9, '\n'})).read()).isEmpty();
    assertThat(reader(write(new byte[0])).read()).isEmpty();
    assertThat(problems)
        .extracting(Problem::getReason)
        .containsExactly("UNKNOWN_COLUMNS", "NO_SUCH_FILE", "UNKNOWN_ENCODING", "EMPTY_TABLE");
  }

  @Test
  void rowsThatAreWrongStillNameTheirBags() throws IOException {
    LabelTable table = read("ID,Label\na,0\nb,\nc,0\n");
    assertThat(table.ids()).containsExactlyInAnyOrder("a", "b", "c");
    // The empty label may be the other class: one fault is told, not two.
    assertThat(problems).extracting(Problem::getReason).containsExactly("EMPTY_LABEL");
  }

  @Test
  void tablesOfClamNameBagsBySlideAndPatientsByCase() throws IOException {
    LabelTable table = read("case_id,slide_id,label\np1,s1,tumor\np1,s2,tumor\np2,s3,normal\n");
    assertThat(problems).isEmpty();
    assertThat(table.rows())
        .extracting(LabelRow::caseId, LabelRow::patient)
        .containsExactly(tuple("s1", "p1"), tuple("s2", "p1"), tuple("s3", "p2"));
  }

  @Test
  void quotesHoldCommasAndUtf16IsRead() throws IOException {
    LabelTable table =
        reader(write("ID,Label\r\n\"a, the first\",0\r\nb,1".getBytes(StandardCharsets.UTF_16)))
            .read()
            .orElseThrow();
    assertThat(problems).isEmpty();
    assertThat(table.rows()).extracting(LabelRow::caseId).containsExactly("a, the first", "b");
  }

  @Test
  void quoteThatIsNeverClosedIsTold() throws IOException {
    assertThat(reader(write("ID,Label\n\"a\"x,0\n".getBytes(StandardCharsets.UTF_8))).read())
        .isEmpty();
    assertThat(problems).extracting(Problem::getReason).containsExactly("MALFORMED_TABLE");
  }

  @Test
  void oneClassIsEnoughToPredict() throws IOException {
    LabelTable table = read("ID,Label\na,unknown\nb,unknown\n");
    assertThat(problems).isEmpty();
    assertThat(table.classes()).containsExactly("unknown");
  }

  @Test
  void folderWithoutFoldsIsNoTable() {
    LabelSource source =
        new LabelSource(folder, LabelKind.LABEL_KIND_UNSPECIFIED, List.of(), false);
    assertThat(source.read(problems)).isEmpty();
    assertThat(problems).extracting(Problem::getReason).containsExactly("NO_TABLE");
  }

  static Stream<Arguments> wrongClasses() {
    return Stream.of(
        Arguments.of("ID,Label\na,0\nb,0\n", List.of("0")),
        Arguments.of("ID,Label\na,0\nb,1\n", List.of("0", "1", "0")),
        Arguments.of("ID,Label\na,0\nb,1\n", List.of("0", "1", " ")),
        Arguments.of("ID,Event,Status\na,0,1\nb,1,0\n", List.of("0", "1")));
  }

  @ParameterizedTest
  @MethodSource("wrongClasses")
  void wantedClassesMustBeTwoDifferentNamesAtLeast(String text, List<String> classes)
      throws IOException {
    Path file = write(text.getBytes(StandardCharsets.UTF_8));
    new LabelSource(file, LabelKind.LABEL_KIND_UNSPECIFIED, classes, false).read(problems);
    assertThat(problems)
        .extracting(Problem::getReason, Problem::getSubject)
        .containsExactly(tuple("BAD_CLASSES", "classes"));
  }

  @ParameterizedTest
  @CsvSource({
    "label_c16.csv, 398, LABEL_KIND_CLASSIFICATION",
    "label_tcga_nsclc.csv, 956, LABEL_KIND_CLASSIFICATION",
    "label_blca_surv.csv, 376, LABEL_KIND_SURVIVAL",
    "label_luad_surv.csv, 455, LABEL_KIND_SURVIVAL",
    "label_lusc_surv.csv, 452, LABEL_KIND_SURVIVAL"
  })
  void publishedTablesAreReadAsTheyAre(String name, int cases, LabelKind kind) {
    Path file = SharedFolder.orSkip("data/labels").resolve(name);
    LabelTable table = reader(file).read().orElseThrow();
    assertThat(problems).isEmpty();
    assertThat(table.kind()).isEqualTo(kind);
    assertThat(table.rows()).hasSize(cases);
  }

  private LabelTable read(String text) throws IOException {
    return reader(write(text.getBytes(StandardCharsets.UTF_8))).read().orElseThrow();
  }

  private LabelTableReader reader(Path file) {
    return new LabelTableReader(
        new LabelSource(file, LabelKind.LABEL_KIND_UNSPECIFIED, List.of(), false), problems);
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("label.csv"), bytes);
  }
}
