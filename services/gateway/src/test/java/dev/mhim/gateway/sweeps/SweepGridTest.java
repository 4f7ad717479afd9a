package dev.mhim.gateway.sweeps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.platform.error.PlatformException;
import dev.mhim.v1.Baseline;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Settings;
import dev.mhim.v1.SweepAxis;
import dev.mhim.v1.SweepPreset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SweepGridTest {
  private static final Settings COMMON = Settings.newBuilder().setNumEpoch(3).build();
  private static final SweepPreset NONE = SweepPreset.SWEEP_PRESET_UNSPECIFIED;

  @Test
  void everyCombinationIsAPointAndTheLastAxisMovesFastest() {
    List<SweepGrid.Point> points =
        SweepGrid.points(
            COMMON,
            NONE,
            List.of(axis("baseline", "attn", "dsmil"), axis("mrh_sche", "on", "off")));

    assertThat(points)
        .extracting(SweepGrid.Point::text)
        .containsExactly(
            "baseline=attn mrh_sche=on",
            "baseline=attn mrh_sche=off",
            "baseline=dsmil mrh_sche=on",
            "baseline=dsmil mrh_sche=off");
    assertThat(points.getLast().settings())
        .isEqualTo(
            COMMON.toBuilder().setBaseline(Baseline.BASELINE_DSMIL).setMrhSche(false).build());
  }

  @Test
  void thePublishedGridHasItsEighteenPoints() {
    List<SweepGrid.Point> points =
        SweepGrid.points(COMMON, SweepPreset.SWEEP_PRESET_PUBLISHED, List.of());

    assertThat(points).hasSize(18).doesNotHaveDuplicates();
    assertThat(points)
        .allSatisfy(point -> {
          assertThat(point.settings().getMaskRatioH()).isIn(0.01, 0.03, 0.05);
          assertThat(point.settings().getMergeRatio()).isIn(0.8, 0.9);
          assertThat(point.settings().getMergeK()).isIn(1, 5, 10);
          assertThat(point.settings().getMergeMm()).isEqualTo(0.9999);
          assertThat(point.settings().getAuxAlpha()).isEqualTo(0.5);
          assertThat(point.settings().getAttn2Score()).isTrue();
          assertThat(point.settings().getNumEpoch()).isEqualTo(3);
        });
  }

  @Test
  void aCommonSettingWinsOverWhatThePresetSetsInEveryRun() {
    Settings common = Settings.newBuilder().setAuxAlpha(0.1).build();
    assertThat(SweepGrid.points(common, SweepPreset.SWEEP_PRESET_PUBLISHED, List.of()))
        .allMatch(point -> point.settings().getAuxAlpha() == 0.1);
  }

  @Test
  void wrongGridsAreRefusedWithEveryReason() {
    assertReasons(List.of(), "REQUIRED");
    assertReasons(List.of(axis("merge_k")), "REQUIRED");
    assertReasons(List.of(axis("learning", "1")), "UNKNOWN_VALUE");
    assertReasons(List.of(axis("cv_fold", "5", "10")), "NOT_FOR_SWEEPS");
    assertReasons(List.of(axis("num_epoch", "5")), "INCONSISTENT");
    assertReasons(List.of(axis("lr", "0.1", "1e-1")), "DUPLICATE");
    assertReasons(List.of(axis("merge_k", "1"), axis("merge_k", "2")), "DUPLICATE");
    assertReasons(
        List.of(axis("opt", "sgd"), axis("merge_enable", "maybe"), axis("merge_k", "1.5")),
        "MALFORMED",
        "MALFORMED",
        "MALFORMED");
    String[] many =
        IntStream.rangeClosed(1, 101).mapToObj(Integer::toString).toArray(String[]::new);
    assertReasons(List.of(axis("merge_k", many)), "OUT_OF_RANGE");
    assertThatThrownBy(() ->
            SweepGrid.points(
                COMMON, SweepPreset.SWEEP_PRESET_PUBLISHED, List.of(axis("merge_k", "2"))))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("merge_k");
  }

  private static void assertReasons(List<SweepAxis> axes, String... reasons) {
    assertThatThrownBy(() -> SweepGrid.points(COMMON, NONE, axes))
        .isInstanceOfSatisfying(
            PlatformException.class,
            e -> assertThat(e.problems()).extracting(Problem::getReason).containsExactly(reasons));
  }

  private static SweepAxis axis(String setting, String... values) {
    return SweepAxis.newBuilder().setSetting(setting).addAllValues(List.of(values)).build();
  }
}
