package dev.mhim.kubernetes;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The HPA that KEDA makes of a ScaledObject with a formula of the metric type {@code AverageValue},
 * as Kubernetes' reference has it: the value over the target, rounded up; the highest wish of the
 * stabilisation window; no more pods away than the policy allows.
 */
final class PodAutoscaler {
  /** How often it looks, in seconds. */
  static final int SYNC = 15;

  private final int least;
  private final int most;
  private final int window;
  private final int period;
  private final Deque<Integer> wishes = new ArrayDeque<>();
  private int lastDown = -1_000_000;

  /**
   * An autoscaler that takes away one pod a period.
   *
   * @param least {@code minReplicaCount}
   * @param most {@code maxReplicaCount}
   * @param window {@code scaleDown.stabilizationWindowSeconds}
   * @param period {@code scaleDown.policies[0].periodSeconds}
   */
  PodAutoscaler(int least, int most, int window, int period) {
    this.least = least;
    this.most = most;
    this.window = window;
    this.period = period;
  }

  /**
   * How many pods there shall be.
   *
   * @param value what the formula gave
   * @param target its target
   * @param replicas how many pods there are
   * @param second now
   */
  int replicas(double value, double target, int replicas, int second) {
    int wish = Math.clamp((int) Math.ceil(value / target), least, most);
    wishes.addLast(wish);
    while (wishes.size() > Math.max(1, window / SYNC)) {
      wishes.removeFirst();
    }
    int highest = wishes.stream().mapToInt(Integer::intValue).max().orElse(wish);
    if (wish >= replicas) {
      return wish;
    }
    if (highest >= replicas || second - lastDown < period) {
      return replicas;
    }
    lastDown = second;
    return replicas - 1;
  }
}
