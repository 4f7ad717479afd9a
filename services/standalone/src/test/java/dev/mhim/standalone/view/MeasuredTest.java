package dev.mhim.standalone.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.mil.bench.StepCase;
import dev.mhim.mil.bench.StepTime;
import dev.mhim.mil.config.Baseline;
import dev.mhim.mil.config.Method;
import dev.mhim.mil.parity.Measurement;
import dev.mhim.mil.parity.Mutation;
import dev.mhim.mil.parity.ParityReport;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Step times and parity reports as people and programs see them. */
class MeasuredTest {
  private static final StepTime TIME =
      new StepTime(
          new StepCase(Method.MHIM, Baseline.ATTN, 10_000),
          12.34567,
          11.5,
          810_000.4,
          OptionalDouble.of(460.04),
          30);
  private static final ParityReport GOOD =
      new ParityReport(
          "good",
          List.of(
              new Measurement("logits", "step0/logits", 1e-6, 1e-4),
              new Measurement("logits", "step1/logits", 2e-6, 1e-4),
              new Measurement("mask_kept", "step0/mask_kept", 0, 0)));
  private static final ParityReport BAD =
      new ParityReport(
          "bad",
          List.of(
              new Measurement("logits", "step0/logits", Double.NaN, 1e-4),
              new Measurement("mask_kept", "step0/mask_kept", Double.POSITIVE_INFINITY, 0)));

  @Test
  void aStepTimeIsOneJsonLineWithThePublishedKeys() {
    assertThat(StepTimes.json(TIME, "cpu"))
        .isEqualTo(
            "{\"model\":\"mhim\",\"baseline\":\"attn\",\"n\":10000,\"ms_median\":12.3457,\"ms_min\":11.5000,\"peak_mib\":460.0,\"device\":\"cpu\",\"patches_per_s\":810000,\"samples\":30}");
  }

  @Test
  void aPeakThatIsNotKnownIsNull() {
    StepTime unknown = new StepTime(TIME.timed(), 1, 1, 1, OptionalDouble.empty(), 1);

    assertThat(StepTimes.json(unknown, "cpu")).contains("\"peak_mib\":null");
    assertThat(StepTimes.row(unknown)).endsWith(" -");
  }

  @Test
  void rowsStandBelowTheirHeading() {
    assertThat(StepTimes.heading("gpu"))
        .isEqualTo(
            "baseline    model    patches    ms median       ms min      patches/s   peak MiB   on"
                + " gpu");
    assertThat(StepTimes.row(TIME))
        .isEqualTo(
            "attn        mhim      10,000       12.346       11.500        810,000        460");
  }

  @Test
  void aCaseShowsItsLargestErrors() {
    assertThat(ParityText.of(GOOD))
        .containsExactly(
            "good: passed",
            "  quantity                    error     limit          where",
            "  logits                    2.0e-06     1e-04          step1/logits",
            "  mask_kept                   equal     exact          step0/mask_kept",
            "");
    assertThat(ParityText.of(BAD))
        .contains(
            "bad: FAILED",
            "  logits                 not finite     1e-04  FAILED  step0/logits",
            "  mask_kept                 differs     exact  FAILED  step0/mask_kept");
  }

  @Test
  void theSummaryNamesTheWorstCase() {
    assertThat(ParityText.summary(Mutation.NONE, List.of(GOOD, BAD)))
        .contains("  logits                 not finite     1e-04  FAILED  bad step0/logits")
        .last()
        .isEqualTo("1 of 2 cases FAILED");
    assertThat(ParityText.summary(Mutation.NONE, List.of(GOOD)))
        .last()
        .isEqualTo("1 case passed, 3 values within their limits");
    assertThat(ParityText.summary(Mutation.KEPT_PATCHES_ASCENDING, List.of(GOOD, BAD)))
        .last()
        .isEqualTo("the mistake kept_patches_ascending was found: 1 of 2 cases failed");
    assertThat(ParityText.summary(Mutation.KEPT_PATCHES_ASCENDING, List.of(GOOD)))
        .last()
        .isEqualTo("the mistake kept_patches_ascending was NOT found by 1 case");
  }

  @Test
  void parityIsOneJsonObject() {
    assertThat(ParityJson.of(Path.of("golden"), "cpu", Mutation.NONE, List.of(GOOD, BAD)))
        .startsWith(
            "{\"folder\":\"golden\",\"device\":\"cpu\",\"mutation\":null,\"passed\":false,\"quantities\":[{\"quantity\":\"logits\",\"error\":null,\"limit\":1.0E-4,\"passed\":false,\"where\":\"step0/logits\",\"case\":\"bad\"},")
        .contains(
            "\"cases\":[{\"name\":\"good\",\"passed\":true,\"values\":3,\"quantities\":[{\"quantity\":\"logits\",\"error\":2.0E-6,\"limit\":1.0E-4,\"passed\":true,\"where\":\"step1/logits\"},");
  }
}
