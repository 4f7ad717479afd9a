package dev.mhim.standalone.flags;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlagSpellingTest {
  @Test
  void flagsWithDashesAndWithUnderscoresAreTheSame() {
    assertThat(normalise("--mask-ratio-h", "0.03", "--merge_k=5", "--num-epoch=30"))
        .containsExactly("--mask_ratio_h", "0.03", "--merge_k=5", "--num_epoch=30");
  }

  @Test
  void valuesShortFlagsAndWhatFollowsALoneDashDashStay() {
    assertThat(normalise("train", "-c", "my-file.yaml", "--csv-path=a-b.csv", "--", "--x-y"))
        .containsExactly("train", "-c", "my-file.yaml", "--csv_path=a-b.csv", "--", "--x-y");
  }

  private static String[] normalise(String... args) {
    return FlagSpelling.normalise(args);
  }
}
