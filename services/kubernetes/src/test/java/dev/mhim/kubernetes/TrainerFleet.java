package dev.mhim.kubernetes;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Jobs of trainers, second by second: a job waits for a GPU, comes up, claims task after task, and
 * ends once it was idle for as long as it may be.
 */
final class TrainerFleet {
  /** From the node's go to a trainer that can claim: image there, Java, PyTorch, the group. */
  static final int COMING_UP = 20;

  /** From ready to claimed. */
  static final int CLAIMING = 2;

  /**
   * The first wait of Kubernetes before a failed pod is tried again; it doubles up to 6 minutes.
   */
  private static final int FIRST_BACK_OFF = 10;

  private static final int LONGEST_BACK_OFF = 360;

  private final int gpus;
  private final int idleLimit;
  private final int backoffLimit;
  private final Deque<Integer> waiting = new ArrayDeque<>();
  private final List<Job> jobs = new ArrayList<>();
  private int started;
  private int podsStarted;
  private int finishedTasks;
  private int killedWhileBusy;
  private boolean crashing;

  private enum Phase {
    NO_GPU,
    COMING_UP,
    READY,
    BUSY,
    BACKING_OFF,
    ENDED
  }

  /** One job with its pod. */
  private static final class Job {
    final int generation;
    Phase phase = Phase.NO_GPU;
    int left;
    int idle;
    int failures;
    @Nullable Integer task;

    Job(int generation) {
      this.generation = generation;
    }
  }

  /**
   * No jobs yet.
   *
   * @param gpus trainers that fit
   * @param idleLimit {@code mhim.trainer.exit-when-idle}, in seconds
   * @param backoffLimit of the job
   */
  TrainerFleet(int gpus, int idleLimit, int backoffLimit) {
    this.gpus = gpus;
    this.idleLimit = idleLimit;
    this.backoffLimit = backoffLimit;
  }

  /** Tasks of so many seconds each. */
  void enqueue(int count, int seconds) {
    for (int i = 0; i < count; i++) {
      waiting.add(seconds);
    }
  }

  /** Whether every pod dies as it comes up. */
  void setCrashing(boolean crashing) {
    this.crashing = crashing;
  }

  void create(int count, int generation) {
    for (int i = 0; i < count; i++) {
      jobs.add(new Job(generation));
      started++;
    }
  }

  /** Deletes jobs, as a rollout that is not gradual does, or an HPA. */
  void deleteOlderThan(int generation) {
    for (Job job : alive()) {
      if (job.generation < generation) {
        delete(job);
      }
    }
  }

  /** Deletes any so many of them, the oldest first: whoever chooses does not know who is busy. */
  void delete(int count) {
    alive().stream().limit(count).toList().forEach(this::delete);
  }

  /** One second. */
  void tick() {
    int free = gpus - (int) jobs.stream().filter(TrainerFleet::holdsGpu).count();
    for (Job job : alive()) {
      switch (job.phase) {
        case NO_GPU -> {
          if (free > 0) {
            free--;
            podsStarted++;
            job.phase = Phase.COMING_UP;
            job.left = COMING_UP;
          }
        }
        case COMING_UP -> {
          if (--job.left == 0) {
            if (crashing) {
              fail(job);
            } else {
              job.phase = Phase.READY;
              job.left = CLAIMING;
              job.idle = 0;
            }
          }
        }
        case READY -> claim(job);
        case BUSY -> {
          if (--job.left == 0) {
            finishedTasks++;
            job.task = null;
            job.phase = Phase.READY;
            job.left = CLAIMING;
            job.idle = 0;
          }
        }
        case BACKING_OFF -> {
          if (--job.left == 0) {
            job.phase = Phase.NO_GPU;
          }
        }
        case ENDED -> {
          // Not among the living.
        }
      }
    }
  }

  int waitingTasks() {
    return waiting.size();
  }

  int unfinishedJobs() {
    return alive().size();
  }

  /** Unfinished jobs whose pod is not ready. */
  int pendingJobs() {
    return (int)
        alive().stream().filter(job -> job.phase != Phase.READY && job.phase != Phase.BUSY).count();
  }

  int busyJobs() {
    return (int) alive().stream().filter(job -> job.phase == Phase.BUSY).count();
  }

  int startedJobs() {
    return started;
  }

  int podsStarted() {
    return podsStarted;
  }

  int finishedTasks() {
    return finishedTasks;
  }

  int killedWhileBusy() {
    return killedWhileBusy;
  }

  private void claim(Job job) {
    if (job.left > 0) {
      job.left--;
      return;
    }
    Integer task = waiting.poll();
    if (task != null) {
      job.task = task;
      job.left = task;
      job.phase = Phase.BUSY;
    } else if (++job.idle >= idleLimit) {
      job.phase = Phase.ENDED;
    }
  }

  private void fail(Job job) {
    job.failures++;
    if (job.failures > backoffLimit) {
      job.phase = Phase.ENDED;
    } else {
      job.phase = Phase.BACKING_OFF;
      job.left = Math.min(LONGEST_BACK_OFF, FIRST_BACK_OFF << (job.failures - 1));
    }
  }

  private void delete(Job job) {
    if (job.task != null) {
      killedWhileBusy++;
      waiting.add(job.task);
    }
    job.phase = Phase.ENDED;
  }

  private List<Job> alive() {
    return jobs.stream().filter(job -> job.phase != Phase.ENDED).toList();
  }

  private static boolean holdsGpu(Job job) {
    return switch (job.phase) {
      case COMING_UP, READY, BUSY -> true;
      case NO_GPU, BACKING_OFF, ENDED -> false;
    };
  }
}
