package dev.mhim.gateway.settings;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.platform.name.PredictionName;
import dev.mhim.platform.name.ResourceIds;
import dev.mhim.platform.name.RunName;
import dev.mhim.platform.name.SweepName;
import dev.mhim.v1.CreateRunRequest;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.Loss;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.Run;
import dev.mhim.v1.RunLimits;
import dev.mhim.v1.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks a request as far as that goes without its dataset: the same for every door. */
public final class RequestCheck {
  private static final int LONGEST_TITLE = 200;
  private static final int LONGEST_REQUEST_ID = 128;

  /** What a check says. */
  public sealed interface Verdict {
    /** The request can be planned. */
    record Accepted(RunRequest request) implements Verdict {}

    /**
     * It can't.
     *
     * @param name the run it would be; empty when project or request id make none
     * @param problems everything that is wrong, at least one
     */
    record Refused(Optional<RunName> name, List<Problem> problems) implements Verdict {}
  }

  private static final long LONGEST_LIMIT_SECONDS = 365L * 24 * 60 * 60;

  private RequestCheck() {}

  /** Checks everything and tells all that is wrong at once. */
  public static Verdict check(CreateRunRequest request) {
    List<Problem> problems = new ArrayList<>();
    Optional<RunName> name = name(request, problems);
    Optional<DatasetName> dataset = dataset(request, problems);
    Run run = request.getRun();
    checkTitle(run.getTitle(), problems);
    checkLimits(run.getLimits(), problems);
    Optional<SweepName> sweep = sweep(request, problems);
    if (run.hasPrediction()) {
      problems.addAll(PredictionRules.check(request));
    } else if (run.getProtocol() == Protocol.UNRECOGNIZED) {
      problems.add(
          Problems.of(
              "UNKNOWN_VALUE",
              "protocol",
              Integer.toString(run.getProtocolValue()),
              "there is no such protocol",
              "PROTOCOL_HELD_OUT or PROTOCOL_PAPER"));
    } else {
      Protocol protocol = DefaultSettings.protocol(run.getProtocol());
      problems.addAll(SettingsRules.check(likelySettings(run.getSettings(), protocol), protocol));
    }
    if (!problems.isEmpty() || name.isEmpty() || dataset.isEmpty()) {
      return new Verdict.Refused(name, List.copyOf(problems));
    }
    return new Verdict.Accepted(
        new RunRequest(
            name.get(),
            run.getTitle(),
            dataset.get(),
            run.hasPrediction()
                ? Protocol.PROTOCOL_UNSPECIFIED
                : DefaultSettings.protocol(run.getProtocol()),
            run.getSettings(),
            run.getLimits(),
            run.getFitAll(),
            sweep,
            run.hasPrediction() ? Optional.of(run.getPrediction()) : Optional.empty()));
  }

  /** The settings in force as far as they can be known: no rule on them depends on the labels. */
  private static Settings likelySettings(Settings asked, Protocol protocol) {
    LabelKind labels =
        asked.getLoss() == Loss.LOSS_NLL_SURV
            ? LabelKind.LABEL_KIND_SURVIVAL
            : LabelKind.LABEL_KIND_CLASSIFICATION;
    return DefaultSettings.fill(asked, protocol, labels);
  }

  private static Optional<RunName> name(CreateRunRequest request, List<Problem> problems) {
    String id = request.getRequestId();
    boolean usable = true;
    if (id.isEmpty()
        || id.length() > LONGEST_REQUEST_ID
        || id.chars().anyMatch(Character::isISOControl)) {
      problems.add(
          Problems.of(
              id.isEmpty() ? "REQUIRED" : "MALFORMED_NAME",
              "request_id",
              id,
              "a request id has 1 to " + LONGEST_REQUEST_ID + " printable characters",
              "make one for each new run, for example a UUID"));
      usable = false;
    }
    try {
      String project = ResourceIds.project(request.getParent());
      return usable ? Optional.of(name(project, id, request)) : Optional.empty();
    } catch (PlatformException e) {
      problems.addAll(inField("parent", e));
      return Optional.empty();
    }
  }

  private static RunName name(String project, String id, CreateRunRequest request) {
    return request.getRun().hasPrediction()
        ? PredictionName.ofRequest(project, id).run()
        : RunName.ofRequest(project, id);
  }

  private static Optional<DatasetName> dataset(CreateRunRequest request, List<Problem> problems) {
    String text = request.getRun().getDataset();
    if (text.isEmpty()) {
      problems.add(
          Problems.of(
              "REQUIRED",
              "dataset",
              "",
              "a run needs a dataset",
              "give projects/{project}/datasets/{dataset}, with /versions/{version} to pin it"));
      return Optional.empty();
    }
    try {
      DatasetName dataset = DatasetName.parse(text);
      if (!request.getParent().equals("projects/" + dataset.project())) {
        problems.add(
            Problems.of(
                "INCONSISTENT",
                "dataset",
                text,
                "the dataset must be of the run's own project, " + request.getParent(),
                "import it into that project"));
      }
      return Optional.of(dataset);
    } catch (PlatformException e) {
      problems.addAll(inField("dataset", e));
      return Optional.empty();
    }
  }

  private static Optional<SweepName> sweep(CreateRunRequest request, List<Problem> problems) {
    String text = request.getRun().getSweep();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      SweepName sweep = SweepName.parse(text);
      if (!request.getParent().equals("projects/" + sweep.project())) {
        problems.add(
            Problems.of(
                "INCONSISTENT",
                "sweep",
                text,
                "the sweep must be of the run's own project, " + request.getParent(),
                ""));
      }
      return Optional.of(sweep);
    } catch (PlatformException e) {
      problems.addAll(inField("sweep", e));
      return Optional.empty();
    }
  }

  /** Names are checked by their own types, which do not know in which field they stand. */
  private static List<Problem> inField(String field, PlatformException exception) {
    return exception.problems().stream()
        .map(problem -> problem.toBuilder().setSubject(field).build())
        .toList();
  }

  private static void checkLimits(RunLimits limits, List<Problem> problems) {
    if (limits.hasRunTimeout()) {
      checkLimit("limits.run_timeout", limits.getRunTimeout(), problems);
    }
    if (limits.hasFoldTimeout()) {
      checkLimit("limits.fold_timeout", limits.getFoldTimeout(), problems);
    }
  }

  private static void checkLimit(String field, Duration limit, List<Problem> problems) {
    boolean usable = Durations.isValid(limit) && limit.getSeconds() <= LONGEST_LIMIT_SECONDS;
    if (!usable || Durations.toMillis(limit) < 1000) {
      problems.add(
          Problems.of(
              "OUT_OF_RANGE",
              field,
              limit.getSeconds() + " s",
              "a limit is 1 second to 365 days",
              "leave it out for none"));
    }
  }

  private static void checkTitle(String title, List<Problem> problems) {
    if (title.length() > LONGEST_TITLE || title.chars().anyMatch(Character::isISOControl)) {
      problems.add(
          Problems.of(
              "MALFORMED_TITLE",
              "title",
              title,
              "a title has at most " + LONGEST_TITLE + " printable characters",
              ""));
    }
  }
}
