package dev.mhim.kubernetes;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Jobs of trainers, second by second: a job waits for a GPU, comes up, claims as many tasks as it
 * has slots, task after task, and ends once it was idle for as long as it may be.
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
  private final int slots;
  private final int idleLimit;
  private final int backoffLimit;
  private final Deque<Integer> waiting = new ArrayDeque<>();
  private final List<Job> jobs = new ArrayList<>();
  private int started;
  private int podsStarted;
  private int finishedTasks;
  private int killedTasks;
  private boolean crashing;

  private enum Phase {
    NO_GPU,
    COMING_UP,
    READY,
    BACKING_OFF,
    ENDED
  }

  /** One job with its pod. */
  private static final class Job {
    final int generation;
    final List<Integer> tasks = new ArrayList<>();
    Phase phase = Phase.NO_GPU;
    int left;
    int idle;
    int failures;

    Job(int generation) {
      this.generation = generation;
    }
  }

  /**
   * No jobs yet.
   *
   * @param gpus trainers that fit
   * @param slots {@code mhim.trainer.slots}
   * @param idleLimit {@code mhim.trainer.exit-when-idle}, in seconds
   * @param backoffLimit of the job
   */
  TrainerFleet(int gpus, int slots, int idleLimit, int backoffLimit) {
    this.gpus = gpus;
    this.slots = slots;
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

  /** Deletes jobs, as a rollout that is not gradual does. */
  void deleteOlderThan(int generation) {
    for (Job job : alive()) {
      if (job.generation < generation) {
        delete(job);
      }
    }
  }

  /**
   * Deletes so many of them, the busiest first: whoever chooses does not know who is busy, so the
   * worst is taken.
   */
  void deleteBusiest(int count) {
    alive().stream()
        .sorted(Comparator.comparingInt(job -> -job.tasks.size()))
        .limit(count)
        .forEach(this::delete);
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
            }
          }
        }
        case READY -> work(job);
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

  int runningTasks() {
    return jobs.stream().mapToInt(job -> job.tasks.size()).sum();
  }

  int unfinishedJobs() {
    return alive().size();
  }

  /** Unfinished jobs whose pod is not ready. */
  int pendingJobs() {
    return (int) alive().stream().filter(job -> job.phase != Phase.READY).count();
  }

  int busyJobs() {
    return (int) alive().stream().filter(job -> !job.tasks.isEmpty()).count();
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

  /** Tasks whose trainer was taken from under them. */
  int killedTasks() {
    return killedTasks;
  }

  /** One claim after the other, beside what is trained already. */
  private void work(Job job) {
    job.tasks.replaceAll(left -> left - 1);
    int before = job.tasks.size();
    job.tasks.removeIf(left -> left == 0);
    finishedTasks += before - job.tasks.size();
    if (job.tasks.size() < before) {
      job.left = CLAIMING;
    } else if (job.left > 0) {
      job.left--;
    } else if (job.tasks.size() < slots) {
      Integer task = waiting.poll();
      if (task != null) {
        job.tasks.add(task);
        job.left = CLAIMING;
      }
    }
    job.idle = job.tasks.isEmpty() ? job.idle + 1 : 0;
    if (job.idle >= idleLimit) {
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
    killedTasks += job.tasks.size();
    waiting.addAll(job.tasks);
    job.tasks.clear();
    job.phase = Phase.ENDED;
  }

  private List<Job> alive() {
    return jobs.stream().filter(job -> job.phase != Phase.ENDED).toList();
  }

  private static boolean holdsGpu(Job job) {
    return switch (job.phase) {
      case COMING_UP, READY -> true;
      case NO_GPU, BACKING_OFF, ENDED -> false;
    };
  }
}
