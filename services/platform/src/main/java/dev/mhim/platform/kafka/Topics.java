package dev.mhim.platform.kafka;

import dev.mhim.platform.kafka.Topic.Retention;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Every topic of the platform. Partitions that share a key's work have the same count. */
public final class Topics {
  /** Partitions of what is keyed by run: a run's events, evaluations and state stay in order. */
  private static final int RUN_PARTITIONS = 6;

  /** Partitions of the task queue: many, so that the folds of a run spread over trainers. */
  private static final int TASK_PARTITIONS = 24;

  /** CreateRunRequest, protobuf or its JSON; key: run name. The public door for automation. */
  public static final Topic RUN_REQUESTS =
      new Topic("mhim.run.requests", RUN_PARTITIONS, new Retention.For(Duration.ofDays(7)));

  /** RunEvent; key: run name. Input of the coordinator. */
  public static final Topic TASK_EVENTS =
      new Topic("mhim.task.events", RUN_PARTITIONS, new Retention.For(Duration.ofDays(7)));

  /** Evaluation; key: run name. */
  public static final Topic EVALUATIONS =
      new Topic("mhim.evaluations", RUN_PARTITIONS, new Retention.Compacted());

  /** Run, its newest state; key: run name. Public. */
  public static final Topic RUNS =
      new Topic("mhim.runs", RUN_PARTITIONS, new Retention.Compacted());

  /** Task; key: task name. */
  public static final Topic TASKS =
      new Topic("mhim.tasks", TASK_PARTITIONS, new Retention.Unlimited());

  /** Lease; key: task name. */
  public static final Topic LEASES =
      new Topic("mhim.leases", RUN_PARTITIONS, new Retention.Compacted());

  /** MetricBatch; key: task name. */
  public static final Topic METRICS =
      new Topic("mhim.metrics", RUN_PARTITIONS, new Retention.For(Duration.ofDays(3)));

  /** AuditEvent as JSON; key: principal, none where nobody was identified. Public. */
  public static final Topic AUDIT =
      new Topic("mhim.audit", RUN_PARTITIONS, new Retention.For(Duration.ofDays(365)));

  private Topics() {}

  /** Every topic, with its dead-letter topic where the platform itself reads it. */
  public static List<Topic> all() {
    List<Topic> topics =
        List.of(RUN_REQUESTS, TASK_EVENTS, EVALUATIONS, RUNS, TASKS, LEASES, METRICS);
    return Stream.of(topics.stream(), topics.stream().map(Topic::deadLetters), Stream.of(AUDIT))
        .flatMap(it -> it)
        .toList();
  }
}
