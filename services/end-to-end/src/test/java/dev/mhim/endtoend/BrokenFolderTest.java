package dev.mhim.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.bag.Bag;
import dev.mhim.tensors.bag.BagFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that can't be trained on is told in full, before anything trains. */
class BrokenFolderTest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir Path folder;

  @Test
  void everythingThatIsWrongIsToldAndNothingTrains() throws Exception {
    Path cohort = Files.createDirectories(folder.resolve("cohort"));
    bag(cohort, "good", 8);
    bag(cohort, "fine", 8);
    bag(cohort, "wide", 9);
    bag(cohort, "unlabelled", 8);
    Path pt = Files.write(cohort.resolve("cut.pt"), new byte[] {'P', 'K', 3, 4, 20, 0});
    Files.writeString(
        cohort.resolve("label.csv"), "ID,Label\ngood,0\nfine,1\nwide,1\ncut,0\nmissing,1\n");
    Mhim mhim = new Mhim(folder);

    Mhim.Result result =
        mhim.run(
            PATIENCE,
            "train",
            "--local",
            "--dataset_root=" + cohort,
            "--csv_path=label.csv",
            "--num-epoch=1");

    assertThat(result.code()).as("%s", result).isEqualTo(1);
    assertThat(result.err())
        .contains("missing", "no bag has this id")
        .contains("unlabelled", "no row of the label table has this id")
        .contains("wide", "9 features")
        .contains(pt.getFileName().toString());
    assertThat(result.out() + result.err()).doesNotContain("epoch");
    assertThat(mhim.processes()).isEmpty();
  }

  private static void bag(Path cohort, String id, int features) throws IOException {
    float[] values = new float[3 * features];
    Arrays.fill(values, id.length());
    BagFile.write(
        cohort.resolve(id + ".safetensors"),
        new Bag(Tensor.ofFloats(values, 3, features), Optional.empty(), Map.of()));
  }
}
