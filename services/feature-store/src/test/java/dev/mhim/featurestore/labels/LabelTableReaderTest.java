package dev.mhim.featurestore.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mhim.v1.LabelKind;
import dev.mhim.v1.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        new LabelTableReader(
                file, LabelKind.LABEL_KIND_UNSPECIFIED, List.of("tumor", "normal"), problems)
            .read()
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

  private LabelTable read(String text) throws IOException {
    return reader(write(text.getBytes(StandardCharsets.UTF_8))).read().orElseThrow();
  }

  private LabelTableReader reader(Path file) {
    return new LabelTableReader(file, LabelKind.LABEL_KIND_UNSPECIFIED, List.of(), problems);
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("label.csv"), bytes);
  }
}
