package dev.mhim.featurestore.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mhim.v1.LabelKind;
import dev.mhim.v1.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldTablesTest {
  @TempDir Path folder;
  private final List<Problem> problems = new ArrayList<>();

  @Test
  void eachTableIsAFoldInTheOrderOfItsNumber() throws IOException {
    write("fold_10.csv", "ID,Label,Split\na,0,val\nb,1,train\nc,1,test\n");
    write("Fold-9.tsv", "ID\tLabel\tSplit\nb\t1\ttest\na\t0\ttrain\n");
    write("notes.txt", "no table");
    // Folds count on from 0 or 1, so two that begin at 9 lack the ones before.
    assertThat(read()).isPresent();
    assertThat(problems).extracting(Problem::getReason).containsExactly("FOLD_MISSING");
    problems.clear();
    Files.move(folder.resolve("Fold-9.tsv"), folder.resolve("fold0.tsv"));
    Files.move(folder.resolve("fold_10.csv"), folder.resolve("fold_1.csv"));

    LabelTable table = read().orElseThrow();

    assertThat(problems).isEmpty();
    assertThat(table.classes()).containsExactly("0", "1");
    assertThat(table.rows())
        .extracting(LabelRow::caseId, LabelRow::split, LabelRow::foldSplits)
        .containsExactly(
            tuple("b", "", List.of("test", "train")),
            tuple("a", "", List.of("train", "val")),
            tuple("c", "", List.of("", "test")));
  }

  @Test
  void everythingThatIsWrongIsTold() throws IOException {
    write("fold_0.csv", "ID,Label,Split\na,0,train\nb,1,test\n");
    write("fold_1.csv", "ID,Label,Split\na,1,train\nb,1,\nb,1,test\n");
    write("fold_1.tsv", "ID\tLabel\n");
    read();
    assertThat(problems)
        .extracting(Problem::getReason)
        .containsExactlyInAnyOrder("FOLD_TWICE", "DUPLICATE_CASE", "NO_SPLIT", "LABEL_DIFFERS");
  }

  @Test
  void foldsAreAllOfClassesOrAllOfSurvival() throws IOException {
    write("fold_0.csv", "ID,Label,Split\na,0,train\nb,1,test\n");
    write("fold_1.csv", "ID,Event,Status,Split\na,1,1,train\nb,1,0,test\n");
    assertThat(read()).isEmpty();
    assertThat(problems).extracting(Problem::getReason).containsExactly("FOLDS_DIFFER");
  }

  private Optional<LabelTable> read() {
    return new LabelSource(folder, LabelKind.LABEL_KIND_UNSPECIFIED, List.of(), false)
        .read(problems);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
