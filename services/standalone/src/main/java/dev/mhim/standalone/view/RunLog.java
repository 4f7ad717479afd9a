package dev.mhim.standalone.view;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Timestamp;
import dev.mhim.standalone.client.ProblemText;
import dev.mhim.v1.FailureReason;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Run;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What became of a run and of each of its folds, as the platform keeps it: requests, claims, why
 * attempts ended badly, ends. Fold by fold, each from its oldest failure on; the platform keeps the
 * last twenty failures of a fold, without their times.
 */
public final class RunLog {
  private static final String NO_TIME = "-";
  private static final String RUN = "run";

  private final String name;
  private final List<Entry> entries = new ArrayList<>();

  /**
   * One line of it.
   *
   * @param time when; none where the platform does not keep it
   * @param subject the run, a fold or the fit on all cases
   * @param text what happened
   */
  record Entry(Optional<Instant> time, String subject, String text) {}

  private RunLog(String name) {
    this.name = name;
  }

  /** The log of a run. */
  public static RunLog of(Run run) {
    RunLog log = new RunLog(run.getName());
    log.add(run.hasCreateTime(), run.getCreateTime(), RUN, "asked for");
    log.add(run.hasStartTime(), run.getStartTime(), RUN, "first fold claimed");
    run.getFoldsList().forEach(fold -> log.fold("fold " + fold.getFold(), fold));
    if (run.hasAllCases()) {
      log.fold("all cases", run.getAllCases());
    }
    log.problems(RUN, run.getProblemsList());
    boolean ended = run.hasEndTime();
    Timestamp last = ended ? run.getEndTime() : run.getUpdateTime();
    log.add(
        ended || run.hasUpdateTime(),
        last,
        RUN,
        name(run.getState().name()) + because(run.getFailure()));
    return log;
  }

  /** Lines for people. */
  public List<String> lines() {
    return entries.stream()
        .map(entry ->
            "%-20s  %-9s  %s"
                .formatted(
                    entry.time().map(Instant::toString).orElse(NO_TIME),
                    entry.subject(),
                    entry.text()))
        .toList();
  }

  /** The same as one JSON object. */
  public String json() {
    ObjectNode root = new ObjectMapper().createObjectNode().put("run", name);
    ArrayNode all = root.putArray("entries");
    for (Entry entry : entries) {
      ObjectNode node = all.addObject();
      entry.time().ifPresent(time -> node.put("time", time.toString()));
      node.put("subject", entry.subject()).put("text", entry.text());
    }
    return root.toPrettyString();
  }

  private void fold(String subject, FoldStatus fold) {
    problems(subject, fold.getProblemsList());
    String attempt = "attempt " + fold.getAttempt();
    add(fold.hasQueueTime(), fold.getQueueTime(), subject, attempt + " put on the queue");
    add(
        fold.hasClaimTime(),
        fold.getClaimTime(),
        subject,
        "%s claimed by %s".formatted(attempt, fold.getTrainer()));
    String state = name(fold.getState().name());
    if (fold.hasEndTime()) {
      add(true, fold.getEndTime(), subject, state + because(fold.getFailure(), fold));
    } else {
      entries.add(new Entry(Optional.empty(), subject, "now " + state));
    }
  }

  private void problems(String subject, List<Problem> problems) {
    problems.forEach(
        problem -> entries.add(new Entry(Optional.empty(), subject, ProblemText.line(problem))));
  }

  private void add(boolean known, Timestamp time, String subject, String text) {
    if (known) {
      Instant at = Instant.ofEpochSecond(time.getSeconds()).truncatedTo(ChronoUnit.SECONDS);
      entries.add(new Entry(Optional.of(at), subject, text));
    }
  }

  /** An earlier attempt's failure says nothing about a fold that ended well. */
  private static String because(FailureReason failure, FoldStatus fold) {
    return fold.getState() == FoldStatus.State.STATE_SUCCEEDED ? "" : because(failure);
  }

  private static String because(FailureReason failure) {
    return failure == FailureReason.FAILURE_REASON_UNSPECIFIED
        ? ""
        : ": " + words(failure.name().replaceFirst("^FAILURE_REASON_", ""));
  }

  private static String name(String state) {
    return words(state.replaceFirst("^STATE_", ""));
  }

  private static String words(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
