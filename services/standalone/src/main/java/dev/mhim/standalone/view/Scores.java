package dev.mhim.standalone.view;

import dev.mhim.v1.Evaluation;
import dev.mhim.v1.MetricSummary;
import dev.mhim.v1.ModelEvaluation;
import dev.mhim.v1.ModelRole;
import java.util.Optional;

/** Finds scores in an evaluation. */
record Scores(Evaluation evaluation) {
  Optional<ModelEvaluation> model(ModelRole role) {
    return evaluation.getModelsList().stream().filter(m -> m.getRole() == role).findFirst();
  }

  Optional<MetricSummary> metric(ModelRole role, String metric) {
    return model(role)
        .flatMap(
            m -> m.getMetricsList().stream().filter(s -> s.getMetric().equals(metric)).findFirst());
  }
}
