package dev.mhim.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/**
 * The warm pool on paper: the HPA, with the numbers of our ScaledObject, takes the busiest trainers
 * first, and still finds none that is busy.
 */
class PoolSimulationTest {
  private static final int GPUS = 8;
  private static final int HOUR = 3600;

  private final JsonNode pool =
      Manifests.ofKind(
              Manifests.parse(Manifests.text("components/trainer-pool/trainer-pool.yaml")),
              "ScaledObject")
          .getFirst()
          .path("spec");

  private interface Formula {
    double value(int waiting, int running, int pods);
  }

  @Test
  void neverTakesAPodAwayWhileAnythingRuns() {
    assertThat(pool.at("/advanced/scalingModifiers/formula").asText())
        .as("what is computed here")
        .isEqualTo("running > 0 ? max(waiting + running, pods) : waiting");
    TrainerFleet fleet = fleet();
    int pods =
        unevenRuns(
            fleet,
            (waiting, running, now) -> running > 0 ? Math.max(waiting + running, now) : waiting);

    assertThat(fleet.killedTasks()).isZero();
    assertThat(fleet.finishedTasks()).isEqualTo(24);
    assertThat(pods).as("idle at last").isEqualTo(pool.path("minReplicaCount").asInt());
  }

  @Test
  void countOfTasksAloneWouldTakeBusyTrainersAway() {
    TrainerFleet byAll = fleet();
    unevenRuns(byAll, (waiting, running, now) -> waiting + running);
    assertThat(byAll.killedTasks()).as("waiting + running").isPositive();

    TrainerFleet byWaiting = fleet();
    unevenRuns(byWaiting, (waiting, running, now) -> waiting);
    assertThat(byWaiting.killedTasks()).as("waiting").isPositive();
  }

  /** Two runs of ten short folds and two that take hours; returns how many pods are left. */
  private int unevenRuns(TrainerFleet fleet, Formula formula) {
    JsonNode down = pool.at("/advanced/horizontalPodAutoscalerConfig/behavior/scaleDown");
    assertThat(down.at("/policies")).hasSize(1);
    assertThat(down.at("/policies/0/value").asInt()).isEqualTo(1);
    int least = pool.path("minReplicaCount").asInt();
    int most = pool.path("maxReplicaCount").asInt();
    double target = pool.at("/advanced/scalingModifiers/target").asDouble();
    PodAutoscaler scaler =
        new PodAutoscaler(
            least,
            most,
            down.path("stabilizationWindowSeconds").asInt(),
            down.at("/policies/0/periodSeconds").asInt());
    fleet.create(least, 0);
    for (int second = 0; second < 12 * HOUR; second++) {
      if (second == 60 || second == 4 * HOUR) {
        fleet.enqueue(10, 300);
        fleet.enqueue(2, 2 * HOUR);
      }
      if (second % PodAutoscaler.SYNC == 0) {
        int pods = fleet.unfinishedJobs();
        double value = formula.value(fleet.waitingTasks(), fleet.runningTasks(), pods);
        int wanted = scaler.replicas(value, target, pods, second);
        fleet.create(Math.max(0, wanted - pods), 0);
        fleet.deleteBusiest(Math.max(0, pods - wanted));
      }
      fleet.tick();
    }
    return fleet.unfinishedJobs();
  }

  /** Trainers that stay. */
  private static TrainerFleet fleet() {
    return new TrainerFleet(GPUS, 1, Integer.MAX_VALUE, 0);
  }
}
