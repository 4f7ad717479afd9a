package dev.mhim.gateway.settings;

import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.RunName;
import dev.mhim.v1.CreateRunRequest;
import dev.mhim.v1.ModelRole;
import dev.mhim.v1.PredictionWork;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.Run;
import dev.mhim.v1.Settings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a request to predict must fulfil, as far as that goes without run and dataset. */
final class PredictionRules {
  private PredictionRules() {}

  /** Everything that is wrong. */
  static List<Problem> check(CreateRunRequest request) {
    List<Problem> problems = new ArrayList<>();
    Run run = request.getRun();
    PredictionWork work = run.getPrediction();
    checkSource(request.getParent(), work.getRun(), problems);
    Set<Integer> seen = new HashSet<>();
    for (int fold : work.getFoldsList()) {
      if (fold < 0 || !seen.add(fold)) {
        problems.add(
            Problems.of(
                fold < 0 ? "OUT_OF_RANGE" : "DUPLICATE",
                "prediction.folds",
                Integer.toString(fold),
                "folds count from 0, and each is named once",
                "leave them out for all folds"));
      }
    }
    if (work.getWeights() == ModelRole.UNRECOGNIZED) {
      problems.add(
          Problems.of(
              "UNKNOWN_VALUE",
              "prediction.weights",
              Integer.toString(work.getWeightsValue()),
              "there is no such model",
              "MODEL_ROLE_STUDENT, MODEL_ROLE_TEACHER or MODEL_ROLE_BASELINE"));
    }
    refuse("settings", !run.getSettings().equals(Settings.getDefaultInstance()), problems);
    refuse("protocol", run.getProtocol() != Protocol.PROTOCOL_UNSPECIFIED, problems);
    refuse("fit_all", run.getFitAll(), problems);
    refuse("sweep", !run.getSweep().isEmpty(), problems);
    return problems;
  }

  private static void checkSource(String parent, String source, List<Problem> problems) {
    if (source.isEmpty()) {
      problems.add(
          Problems.of(
              "REQUIRED",
              "prediction.run",
              "",
              "a prediction needs a trained run",
              "give projects/{project}/runs/{run}"));
      return;
    }
    try {
      if (!parent.equals("projects/" + RunName.parse(source).project())) {
        problems.add(
            Problems.of(
                "INCONSISTENT",
                "prediction.run",
                source,
                "the run must be of the prediction's own project, " + parent,
                ""));
      }
    } catch (PlatformException e) {
      e.problems()
          .forEach(
              problem -> problems.add(problem.toBuilder().setSubject("prediction.run").build()));
    }
  }

  private static void refuse(String field, boolean isGiven, List<Problem> problems) {
    if (isGiven) {
      problems.add(
          Problems.of(
              "INCONSISTENT",
              field,
              "",
              "a prediction trains nothing: it takes this over from its run, or has none",
              "leave it out"));
    }
  }
}
