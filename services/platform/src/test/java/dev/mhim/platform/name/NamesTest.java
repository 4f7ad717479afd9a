package dev.mhim.platform.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  @Test
  void runNamesAreReadBack() {
    RunName run = new RunName("default", "r-1");
    assertThat(RunName.parse(run.toString())).isEqualTo(run);
    assertThat(run.fold(2)).isEqualTo("projects/default/runs/r-1/folds/2");
    assertThat(run.evaluation()).isEqualTo("projects/default/runs/r-1/evaluation");
  }

  @Test
  void repeatedRequestIsTheSameRunOfItsProjectOnly() {
    RunName run = RunName.ofRequest("default", "request 1");
    assertThat(RunName.ofRequest("default", "request 1")).isEqualTo(run);
    assertThat(RunName.ofRequest("default", "request 2").run()).isNotEqualTo(run.run());
    assertThat(RunName.ofRequest("other", "request 1").run()).isNotEqualTo(run.run());
  }

  @Test
  void datasetNamesHaveAVersionOrNone() {
    DatasetName newest = DatasetName.parse("projects/p/datasets/d");
    assertThat(newest.version()).isEmpty();
    assertThat(newest.withVersion(12)).hasToString("projects/p/datasets/d/versions/12");
    assertThat(DatasetName.parse("projects/p/datasets/d/versions/12").version())
        .isEqualTo(OptionalInt.of(12));
    assertThat(newest.withVersion(12).bag("ab")).isEqualTo("projects/p/datasets/d/bags/ab");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "d",
        "projects/p/datasets",
        "projects/p/runs/d",
        "projects/p/datasets/D",
        "projects/p/datasets/../x",
        "projects/../datasets/d",
        "projects/p/datasets/d/",
        "projects/p/datasets/d/versions/",
        "projects/p/datasets/d/versions/0",
        "projects/p/datasets/d/versions/01",
        "projects/p/datasets/d/versions/+1",
        "projects/p/datasets/d/versions/99999999999",
        "/projects/p/datasets/d"
      })
  void malformedNamesAreRefused(String name) {
    assertThatThrownBy(() -> DatasetName.parse(name))
        .isInstanceOfSatisfying(
            PlatformException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT);
              assertThat(e.problems().getFirst().getReason()).isEqualTo("MALFORMED_NAME");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a-1", "elephant", "r0123456789abcdef"})
  void idsStartWithALetter(String id) {
    assertThat(ResourceIds.isValid(id)).isTrue();
    assertThat(ResourceIds.project("projects/" + id)).isEqualTo(id);
  }

  @Test
  void idsEndAtSixtyThree() {
    assertThat(ResourceIds.isValid("a".repeat(63))).isTrue();
    assertThat(ResourceIds.isValid("a".repeat(64))).isFalse();
  }

  @Test
  void hashIsThePublishedOne() {
    // FIPS 180-2, appendix B.1.
    assertThat(Sha256.hex("abc".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }
}
