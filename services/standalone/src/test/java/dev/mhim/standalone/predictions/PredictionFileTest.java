package dev.mhim.standalone.predictions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mhim.scoring.CaseOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionFileTest {
  @TempDir Path folder;

  private PredictionFile read(String text, String... classes) throws IOException {
    Path file = Files.writeString(folder.resolve("p.csv"), text);
    return PredictionFile.read(file, List.of(classes), Optional.empty());
  }

  private List<String> faults(String text, String... classes) {
    PredictionFileException[] thrown = new PredictionFileException[1];
    assertThatExceptionOfType(PredictionFileException.class)
        .isThrownBy(() -> read(text, classes))
        .satisfies(e -> thrown[0] = e);
    return thrown[0].faults().stream().map(line -> line.replace(folder + "/", "")).toList();
  }

  @Test
  void columnsMayStandInAnyOrderAndOthersAreLeftAlone() throws IOException {
    PredictionFile file =
        read("\uFEFFnote,logit_1,fold,Label,id,logit_0\nx,2.5,1,1,a,-1\n\"y, z\",nan,0,0,b,1e-3\n");
    assertThat(file.isSurvival()).isFalse();
    assertThat(file.classes()).containsExactly("0", "1");
    assertThat(file.folds()).hasSize(2);
    CaseOutput first = file.folds().get(1).cases().getFirst();
    assertThat(first.bagId()).isEqualTo("a");
    assertThat(first.logits()).containsExactly(-1.0, 2.5);
    assertThat(file.folds().getFirst().cases().getFirst().logits().get(1)).isNaN();
  }

  @Test
  void oneLogitIsThatOfClassOne() throws IOException {
    assertThat(read("id,label,logit_0\na,1,0.7\n").folds().getFirst().cases().getFirst().logits())
        .containsExactly(0.0, 0.7);
  }

  @Test
  void labelsMayBeNames() throws IOException {
    PredictionFile file =
        read("id,label,logit_0,logit_1,case\na,tumor,0,1,p\nb,tumor,0,1,p\n", "normal", "tumor");
    assertThat(file.classes()).containsExactly("normal", "tumor");
    assertThat(file.folds().getFirst().cases())
        .allMatch(output -> output.classIndex() == 1 && output.caseId().equals("p"));
    assertThat(file.folds().getFirst().hasCasesOfSeveralBags()).isTrue();
  }

  @Test
  void survivalTakesEventTimeRisk() throws IOException {
    PredictionFile file = read("id,event,time,risk\na,1,3.5,0.2\nb,FALSE,0,-inf\n");
    assertThat(file.isSurvival()).isTrue();
    assertThat(file.folds().getFirst().cases().get(0).survival())
        .isEqualTo(new CaseOutput.Truth.OfSurvival(3.5, true));
    assertThat(file.folds().getFirst().cases().get(1).risk()).isNegative().isInfinite();
  }

  @Test
  void everyFaultIsToldAtOnceWithLineColumnValueAndRemedy() {
    assertThat(
            faults(
                """
                id,label,logit_0,logit_1,fold
                a,2,0,1,0
                a,one,zero,1,0
                b,0,0,1
                ,0,0,,x
                """))
        .satisfiesExactly(
            fault ->
                assertThat(fault)
                    .isEqualTo(
                        "p.csv, line 2, column label: the label must be 0 to 1, the number of its"
                            + " logit, but it is '2'; correct it, or name the classes in the order"
                            + " of the logits: --classes NAME,NAME"),
            fault ->
                assertThat(fault)
                    .contains("line 3, column id", "line 2 has it too", "but it is 'a'"),
            fault -> assertThat(fault).contains("line 3, column label", "'one'"),
            fault -> assertThat(fault).contains("line 3, column logit_0", "'zero'"),
            fault -> assertThat(fault).contains("line 4:", "must have 5 fields", "it is '4'"),
            fault -> assertThat(fault).contains("line 5, column fold", "'x'"),
            fault -> assertThat(fault).contains("line 5, column id", "the id is missing"),
            fault -> assertThat(fault).contains("line 5, column logit_1", "' '"));
  }

  @Test
  void faultsOfTheHeaderAreToldBeforeThoseOfRows() {
    assertThat(faults("name,label,logit_1,label\n"))
        .hasSize(4)
        .anyMatch(fault -> fault.contains("column id: the column is missing"))
        .anyMatch(fault -> fault.contains("column logit_0: the column is missing"))
        .anyMatch(fault -> fault.contains("column logit_1: logit_0 is missing before it"))
        .anyMatch(fault -> fault.contains("column label: the column stands there twice"));
    assertThat(faults("id,label,risk\n")).singleElement().asString().contains("both label and one");
    assertThat(faults("id,label,logit_0,logit_1\na,0,1,2\n", "x"))
        .singleElement()
        .asString()
        .contains("there are logits of 2 classes", "not 1");
  }

  @Test
  void survivalLabelsAreChecked() {
    assertThat(faults("id,event,time,risk\na,2,1,0\nb,1,-1,0\nc,0,inf,0\nd,1,1,\n"))
        .hasSize(4)
        .anyMatch(fault -> fault.contains("line 2, column event"))
        .anyMatch(fault -> fault.contains("line 3, column time") && fault.contains("'-1'"))
        .anyMatch(fault -> fault.contains("line 4, column time"))
        .anyMatch(fault -> fault.contains("line 5, column risk"));
  }

  @Test
  void aCaseHasOneLabel() {
    assertThat(faults("id,case,label,logit_0,logit_1\na,p,0,1,2\nb,p,1,1,2\n"))
        .singleElement()
        .asString()
        .contains("line 3, column case", "one label");
  }

  @Test
  void whatIsNoTableIsRefused() {
    assertThat(faults("")).singleElement().asString().contains("the file is empty");
    assertThat(faults("id,label,logit_0\n"))
        .singleElement()
        .asString()
        .contains("no row below the header");
    assertThatExceptionOfType(PredictionFileException.class)
        .isThrownBy(
            () -> PredictionFile.read(folder.resolve("none.csv"), List.of(), Optional.empty()))
        .withMessageContaining("none.csv: there is no such file");
  }

  @Test
  void aThousandFaultsAreCounted() {
    StringBuilder text = new StringBuilder("id,label,logit_0\n");
    for (int i = 0; i < 1000; i++) {
      text.append("c").append(i).append(",9,0\n");
    }
    assertThat(faults(text.toString())).hasSize(51).endsWith("and 950 faults more");
  }
}
