package dev.mhim.standalone.view;

import dev.mhim.v1.Dataset;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.Stage;
import dev.mhim.v1.StepProgress;
import java.time.Duration;
import java.util.Locale;

/**
 * One line of a fold: stage, epoch, loss, selection value, speed, bar, time left.
 *
 * @param selectionName what the selection value is, for example {@code val AUC}
 */
public record FoldLine(String selectionName) {
  private static final ProgressBar BAR = new ProgressBar(20);

  /**
   * Lines of a run on a dataset: the selection metric follows from its labels, the part from the
   * protocol.
   */
  public static FoldLine of(Dataset dataset, Protocol protocol) {
    String metric =
        dataset.getLabelKind() == LabelKind.LABEL_KIND_SURVIVAL
            ? "C-index"
            : dataset.getClassesCount() > 2 ? "accuracy" : "AUC";
    return new FoldLine((protocol == Protocol.PROTOCOL_PAPER ? "test " : "val ") + metric);
  }

  /** The line. */
  public String of(FoldProgress fold) {
    FoldStatus status = fold.status();
    return fold.label()
        + "  "
        + switch (status.getState()) {
          case STATE_QUEUED, STATE_UNSPECIFIED, UNRECOGNIZED -> "queued";
          case STATE_WAITING -> "waits for the folds";
          case STATE_RUNNING -> running(fold);
          case STATE_BACKING_OFF -> "waits for attempt " + (status.getAttempt() + 1) + why(status);
          case STATE_PAUSING -> "takes a checkpoint to pause";
          case STATE_PAUSED -> "paused";
          case STATE_SUCCEEDED -> done(fold);
          case STATE_FAILED -> "failed" + why(status);
          case STATE_CANCELLED -> "cancelled";
        };
  }

  private String running(FoldProgress fold) {
    String attempt =
        fold.status().getAttempt() > 1 ? "  attempt " + fold.status().getAttempt() : "";
    return fold.position()
        .filter(p -> fold.attempt() == fold.status().getAttempt())
        .map(p -> position(fold, p) + attempt)
        .orElse("starting" + attempt);
  }

  private String position(FoldProgress fold, StepProgress p) {
    if (p.getStage() == Stage.STAGE_PREDICTION) {
      return "PREDICT  %d of %d bags  %s %3d%%  left %s"
          .formatted(
              p.getBagsDone(),
              p.getBagCount(),
              BAR.of(fold.fraction()),
              Math.round(Math.floor(fold.fraction() * 100)),
              fold.remaining().map(Durations::clock).orElse("-"));
    }
    return "%-7s  epoch %3d/%-3d  loss %s  %s %s  %s patches/s  %s %3d%%  left %s"
        .formatted(
            p.getStage() == Stage.STAGE_STUDENT ? "STUDENT" : "TEACHER",
            Math.min(p.getEpoch() + 1, p.getEpochCount()),
            p.getEpochCount(),
            number(p.getLoss(), "%6.4f"),
            selectionName,
            number(fold.selection(), "%5.3f"),
            number(p.getPatchesPerSecond() > 0 ? p.getPatchesPerSecond() : Double.NaN, "%,7.0f"),
            BAR.of(fold.fraction()),
            Math.round(Math.floor(fold.fraction() * 100)),
            fold.remaining().map(Durations::clock).orElse("-"));
  }

  private static String done(FoldProgress fold) {
    FoldStatus status = fold.status();
    boolean timed = status.hasClaimTime() && status.hasEndTime();
    long seconds = status.getEndTime().getSeconds() - status.getClaimTime().getSeconds();
    String took = timed ? " in " + Durations.clock(Duration.ofSeconds(seconds)) : "";
    String attempts = status.getAttempt() > 1 ? ", at attempt " + status.getAttempt() : "";
    return "done" + took + attempts;
  }

  private static String why(FoldStatus status) {
    return status.getProblemsCount() == 0
        ? ""
        : ": " + status.getProblems(status.getProblemsCount() - 1).getMessage();
  }

  private static String number(double value, String format) {
    String text = String.format(Locale.ROOT, format, Double.isNaN(value) ? 0.0 : value);
    return Double.isNaN(value) ? " ".repeat(text.length() - 1) + "-" : text;
  }
}
