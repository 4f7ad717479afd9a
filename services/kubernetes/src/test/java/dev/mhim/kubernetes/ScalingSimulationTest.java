package dev.mhim.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * The scaling loop on paper: KEDA's formulas, with the numbers of our ScaledJob, against trainers
 * that behave as ours do. The timelines are those of {@code docs/kubernetes.md}.
 */
class ScalingSimulationTest {
  private static final int GPUS = 8;
  private static final int FOLD = 300;
  private static final int HOUR = 3600;

  private final KedaModel.ScaledJob job = scaledJob();
  private final int poll = job.pollingInterval() == null ? 30 : job.pollingInterval();
  private final List<String> timeline = new ArrayList<>();
  private final List<String> crashes = new ArrayList<>();
  private String shown = "";

  @Test
  void burstOf40FoldsOn8GpusComesAndGoes() throws IOException {
    TrainerFleet fleet = fleet(backoffLimit());
    KedaScaling keda = KedaScaling.of(job);
    int end = 0;
    for (int second = 0; second < HOUR && end == 0; second++) {
      if (second == 5) {
        fleet.enqueue(40, FOLD);
      }
      step(fleet, keda, second);
      assertThat(fleet.unfinishedJobs()).isLessThanOrEqualTo(GPUS);
      if (second > 5 && fleet.finishedTasks() == 40 && fleet.unfinishedJobs() == 0) {
        end = second;
      }
    }
    step(fleet, keda, end + 1);
    assertThat(fleet.killedTasks()).isZero();
    assertThat(fleet.startedJobs()).isEqualTo(GPUS);
    // Five rounds of eight; all else is waiting for a poll, coming up, claiming and the idle end.
    assertThat(end).isBetween(5 * FOLD, 5 * FOLD + 75);
    compareWithDocs("burst");
  }

  @Test
  void trainersOfTwoSlotsOnGpusAreStartedForTwoTasksEach() {
    List<JsonNode> objects = Manifests.render("prod");
    JsonNode rendered = Manifests.ofKind(objects, "ScaledJob").getFirst();
    int slots =
        Integer.parseInt(
            Workload.of(List.of(rendered))
                .getFirst()
                .environment(objects)
                .getOrDefault("MHIM_TRAINER_SLOTS", "1"));
    KedaScaling keda = KedaScaling.of(spec(rendered));
    assertThat(keda.target()).as("tasks a job").isEqualTo(slots).isEqualTo(2);

    TrainerFleet few = new TrainerFleet(GPUS, slots, idleLimit(), backoffLimit());
    few.enqueue(5, FOLD);
    TrainerFleet many = new TrainerFleet(GPUS, slots, idleLimit(), backoffLimit());
    many.enqueue(40, FOLD);
    for (int second = 0; second < HOUR; second++) {
      step(few, keda, second);
      step(many, keda, second);
      assertThat(many.unfinishedJobs()).isLessThanOrEqualTo(GPUS);
    }

    assertThat(few.finishedTasks()).isEqualTo(5);
    assertThat(few.startedJobs()).isEqualTo(3);
    assertThat(many.finishedTasks()).isEqualTo(40);
    assertThat(many.startedJobs()).isEqualTo(GPUS);
    assertThat(few.killedTasks() + many.killedTasks()).isZero();
  }

  @Test
  void burstThatGrowsStartsNoMoreJobsThanAreOfUse() {
    TrainerFleet fleet = fleet(backoffLimit());
    KedaScaling keda = KedaScaling.of(job);
    for (int second = 0; second < 2 * HOUR; second++) {
      if (second % 60 == 0 && second < 1200) {
        fleet.enqueue(1, FOLD);
      }
      step(fleet, keda, second);
      assertThat(fleet.unfinishedJobs()).isLessThanOrEqualTo(GPUS);
    }
    assertThat(fleet.finishedTasks()).isEqualTo(20);
    assertThat(fleet.killedTasks()).isZero();
    assertThat(fleet.startedJobs()).isLessThanOrEqualTo(20);
    assertThat(fleet.unfinishedJobs()).isZero();
  }

  @Test
  void emptyQueueStartsNothingAndOneTaskStartsOneJob() throws IOException {
    TrainerFleet fleet = fleet(backoffLimit());
    for (int second = 0; second < HOUR; second++) {
      step(fleet, KedaScaling.of(job), second);
    }
    assertThat(fleet.startedJobs()).isZero();

    fleet.enqueue(1, FOLD);
    for (int second = HOUR; second < 2 * HOUR; second++) {
      step(fleet, KedaScaling.of(job), second);
    }
    assertThat(fleet.startedJobs()).isEqualTo(1);
    assertThat(fleet.finishedTasks()).isEqualTo(1);
    assertThat(fleet.unfinishedJobs()).isZero();
    compareWithDocs("empty");
  }

  @Test
  void jobThatFindsItsTaskTakenEndsInSeconds() {
    TrainerFleet fleet = fleet(backoffLimit());
    fleet.create(1, 0);
    int second = 0;
    while (fleet.unfinishedJobs() > 0) {
      step(fleet, KedaScaling.of(job), second++);
    }
    assertThat(second)
        .isLessThanOrEqualTo(TrainerFleet.COMING_UP + TrainerFleet.CLAIMING + idleLimit() + 3);
  }

  @Test
  void crashLoopStaysSmallAndSlow() throws IOException {
    int ours = podsOfAnHourOfCrashes(backoffLimit());
    int withoutBackOff = podsOfAnHourOfCrashes(0);
    assertThat(ours).isLessThanOrEqualTo(GPUS * 24);
    assertThat(withoutBackOff).isGreaterThan(4 * ours);
    timeline.clear();
    timeline.addAll(crashes);
    compareWithDocs("crash loop", "second waiting  jobs  pods so far\n");
  }

  @Test
  void upgradeLeavesRunningFoldsAlone() throws IOException {
    assertThat(job.rollout()).isNotNull();
    assertThat(killedByUpgrade(true)).isZero();
    compareWithDocs("upgrade");
    assertThat(killedByUpgrade(false)).as("what `immediate` would do").isEqualTo(GPUS);
  }

  @Test
  void strategyThatSubtractsRunningJobsWouldStarveTheQueue() {
    // 6 busy, 2 more tasks wait: the default strategy takes 6 off the count of 2.
    KedaScaling ours = KedaScaling.of(job);
    KedaScaling naive = new KedaScaling(GPUS, 1, KedaModel.Strategy.DEFAULT);
    assertThat(ours.jobsToCreate(2, 6, 0)).isEqualTo(2);
    assertThat(naive.jobsToCreate(2, 6, 0)).isZero();
    assertThat(ours.jobsToCreate(40, 6, 0)).as("no more than there are GPUs").isEqualTo(2);
    assertThat(ours.jobsToCreate(2, 8, 2)).as("two come up already").isZero();
    assertThat(ours.jobsToCreate(0, 8, 0)).isZero();
  }

  private int podsOfAnHourOfCrashes(int backoffLimit) {
    TrainerFleet fleet = fleet(backoffLimit);
    fleet.setCrashing(true);
    fleet.enqueue(40, FOLD);
    for (int second = 0; second < HOUR; second++) {
      step(fleet, KedaScaling.of(job), second);
      assertThat(fleet.unfinishedJobs()).isLessThanOrEqualTo(GPUS);
      if (backoffLimit > 0 && List.of(0, 60, 300, 900, 1800, HOUR - 1).contains(second)) {
        crashes.add(
            String.format(
                Locale.ROOT,
                "%6d %7d %5d %12d",
                second,
                fleet.waitingTasks(),
                fleet.unfinishedJobs(),
                fleet.podsStarted()));
      }
    }
    return fleet.podsStarted();
  }

  private int killedByUpgrade(boolean gradual) {
    timeline.clear();
    TrainerFleet fleet = fleet(backoffLimit());
    KedaScaling keda = KedaScaling.of(job);
    fleet.enqueue(16, FOLD);
    for (int second = 0; second < 1200; second++) {
      if (second == 200) {
        timeline.add("   200  (the ScaledJob is changed)");
        if (!gradual) {
          fleet.deleteOlderThan(1);
        }
      }
      step(fleet, keda, second);
    }
    assertThat(fleet.finishedTasks()).isEqualTo(16);
    return fleet.killedTasks();
  }

  /** One second; at each poll KEDA decides on what it sees then. */
  private void step(TrainerFleet fleet, KedaScaling keda, int second) {
    int created = 0;
    if (second % poll == 0) {
      created =
          keda.jobsToCreate(fleet.waitingTasks(), fleet.unfinishedJobs(), fleet.pendingJobs());
      fleet.create(created, 0);
    }
    String now =
        String.format(
            Locale.ROOT,
            "%7d %5d %5d %6d",
            fleet.waitingTasks(),
            fleet.unfinishedJobs(),
            fleet.busyJobs(),
            fleet.finishedTasks());
    if (!now.equals(shown)) {
      timeline.add(String.format(Locale.ROOT, "%6d %s", second, now));
      shown = now;
    }
    fleet.tick();
  }

  /** The docs show what this printed. */
  private void compareWithDocs(String name) throws IOException {
    compareWithDocs(name, "second waiting  jobs  busy   done\n");
  }

  private void compareWithDocs(String name, String head) throws IOException {
    String text = head + String.join("\n", timeline) + "\n";
    System.out.println(name + "\n" + text);
    assertThat(Manifests.ROOT.resolve("docs/kubernetes.md")).content().contains(text);
    Files.writeString(
        Files.createDirectories(Manifests.ROOT.resolve("services/kubernetes/target"))
            .resolve(name + "-timeline.txt"),
        text);
  }

  private TrainerFleet fleet(int backoffLimit) {
    return new TrainerFleet(GPUS, 1, idleLimit(), backoffLimit);
  }

  private int backoffLimit() {
    return job.jobTargetRef().path("backoffLimit").asInt();
  }

  private int idleLimit() {
    for (JsonNode variable : job.jobTargetRef().at("/template/spec/containers/0/env")) {
      if (variable.path("name").asText().equals("MHIM_TRAINER_EXIT_WHEN_IDLE")) {
        return (int) Duration.parse(variable.path("value").asText()).toSeconds();
      }
    }
    throw new AssertionError("the job never ends");
  }

  private static KedaModel.ScaledJob scaledJob() {
    return spec(
        Manifests.parse(Manifests.text("components/trainer-jobs/scaled-job.yaml")).getFirst());
  }

  private static KedaModel.ScaledJob spec(JsonNode object) {
    try {
      return new ObjectMapper().treeToValue(object.path("spec"), KedaModel.ScaledJob.class);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
