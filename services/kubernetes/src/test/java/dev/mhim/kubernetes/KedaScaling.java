package dev.mhim.kubernetes;

/**
 * What KEDA computes at each poll, as its reference ("Scaling Jobs") and its source (2.20) have it.
 *
 * @param maxReplicas {@code maxReplicaCount}
 * @param target {@code targetValue} of the trigger
 * @param strategy {@code scalingStrategy.strategy}
 */
record KedaScaling(int maxReplicas, double target, KedaModel.Strategy strategy) {
  static KedaScaling of(KedaModel.ScaledJob job) {
    double target =
        switch (job.triggers().getFirst()) {
          case KedaModel.MetricsApiTrigger trigger ->
              Double.parseDouble(trigger.metadata().targetValue());
          case KedaModel.WorkloadTrigger trigger -> Double.parseDouble(trigger.metadata().value());
        };
    KedaModel.ScalingStrategy scaling = job.scalingStrategy();
    Integer most = job.maxReplicaCount();
    return new KedaScaling(
        most == null ? 100 : most,
        target,
        scaling == null ? KedaModel.Strategy.DEFAULT : scaling.strategy());
  }

  /**
   * How many jobs it creates now.
   *
   * @param queue the number that the trigger gave
   * @param running jobs that have not finished, those that come up included
   * @param pending of these, the ones that come up
   */
  int jobsToCreate(long queue, int running, int pending) {
    int maxScale = (int) Math.ceil(Math.min(queue / target, maxReplicas));
    int created =
        switch (strategy) {
          case DEFAULT -> maxScale - running;
          case ACCURATE ->
              maxScale + running - pending > maxReplicas
                  ? maxReplicas - running
                  : maxScale - pending;
          case EAGER -> Math.min(maxReplicas - running - pending, maxScale);
        };
    return queue == 0 ? 0 : Math.max(0, created);
  }
}
