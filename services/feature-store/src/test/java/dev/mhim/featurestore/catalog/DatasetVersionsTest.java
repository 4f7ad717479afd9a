package dev.mhim.featurestore.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.platform.name.DatasetName;
import dev.mhim.platform.store.StoredObject;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DatasetVersionsTest {
  private static final DatasetName DATASET = DatasetName.parse("projects/p/datasets/d");

  @Test
  void noObjectIsNoVersion() {
    assertThat(of().live()).isEmpty();
    assertThat(of().last()).isZero();
    assertThat(of().newest()).isEmpty();
  }

  @Test
  void aDeletedVersionIsGoneWhileItsManifestStillLiesThere() {
    DatasetVersions versions =
        of("versions/1/manifest", "versions/2/manifest", "versions/2/deleted");
    assertThat(versions.live()).containsExactly(1);
    assertThat(versions.last()).isEqualTo(2);
    assertThat(versions.leftovers()).containsExactly("datasets/p/d/versions/2/manifest");
  }

  @Test
  void oneObjectDeletesAllVersionsUpToANumber() {
    DatasetVersions versions =
        of("deleted/1", "deleted/3", "versions/2/manifest", "versions/3/manifest");
    assertThat(versions.live()).isEmpty();
    assertThat(versions.last()).isEqualTo(3);
    assertThat(of("deleted/3", "versions/4/manifest").live()).containsExactly(4);
  }

  @Test
  void aNumberIsNeverGivenAgain() {
    assertThat(of("deleted/7").last()).isEqualTo(7);
    assertThat(of("versions/1/manifest", "versions/9/deleted").last()).isEqualTo(9);
  }

  @Test
  void whatElseLiesThereIsNoVersion() {
    assertThat(of("versions/x/manifest", "versions/1/manifest.bak", "notes").last()).isZero();
  }

  private static DatasetVersions of(String... keys) {
    return DatasetVersions.of(
        DATASET,
        Arrays.stream(keys)
            .map(key -> new StoredObject("datasets/p/d/" + key, 0, Instant.EPOCH))
            .toList());
  }
}
