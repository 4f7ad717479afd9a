package dev.mhim.featurestore.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import dev.mhim.v1.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestFilesTest {
  @TempDir Path folder;
  private final List<Problem> problems = new ArrayList<>();

  @Test
  void pathsAreThoseSeenFromTheTableAndSortedById() throws IOException {
    Path elsewhere = folder.resolve("elsewhere/b.npy").toAbsolutePath();
    SequencedMap<String, Path> files =
        read("ID,Label,Path\nb,1," + elsewhere + "\na,0,features/./x/../a.h5\n", false);

    assertThat(problems).isEmpty();
    assertThat(files)
        .containsExactly(
            entry("a", folder.resolve("features/a.h5").toAbsolutePath()), entry("b", elsewhere));
  }

  @Test
  void aRowOfASlideIsKnownByItsSlide() throws IOException {
    String table = "case_id,slide_id,Label,file_path\nc,s1,0,s1.pt\nc,s2,0,s2.pt\n";

    assertThat(read(table, true)).containsOnlyKeys("s1", "s2");
  }

  @Test
  void everyRowWithoutAFileOfItsOwnIsTold() throws IOException {
    read("ID,Label,Path\na,0,a.pt\nb,0,./a.pt\nc,1,\nd,1,nan\ne,1,e\u0000.pt\n", false);

    assertThat(problems)
        .extracting(Problem::getReason, Problem::getSubject)
        .containsExactly(
            tuple("DUPLICATE_PATH", folder.resolve("slides.csv") + ":3"),
            tuple("EMPTY_PATH", folder.resolve("slides.csv") + ":4"),
            tuple("EMPTY_PATH", folder.resolve("slides.csv") + ":5"),
            tuple("BAD_PATH", folder.resolve("slides.csv") + ":6"));
  }

  @Test
  void aTableThatNamesNoFilesSaysWhichColumnsItHas() throws IOException {
    assertThat(read("ID,Label\na,0\n", false)).isEmpty();
    assertThat(problems)
        .extracting(Problem::getReason, Problem::getValue)
        .containsExactly(tuple("NO_PATH_COLUMN", "ID,Label"));
  }

  private SequencedMap<String, Path> read(String text, boolean rowPerSlide) throws IOException {
    Path table = Files.writeString(folder.resolve("slides.csv"), text);
    return ManifestFiles.read(table, rowPerSlide, problems);
  }
}
