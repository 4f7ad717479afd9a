package dev.mhim.gateway.topology;

import com.google.protobuf.Message;
import dev.mhim.gateway.coordination.CoordinationRules;
import dev.mhim.gateway.coordination.Coordinator;
import dev.mhim.gateway.coordination.Decision;
import dev.mhim.gateway.coordination.Output;
import dev.mhim.gateway.coordination.RunState;
import dev.mhim.gateway.coordination.Signal;
import dev.mhim.gateway.coordination.StoredRun;
import dev.mhim.platform.kafka.CloudEvents;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.Lease;
import dev.mhim.v1.Run;
import dev.mhim.v1.RunCoordination;
import dev.mhim.v1.RunEvent;
import dev.mhim.v1.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Turns records into signals and decisions into records. It decides before it puts or forwards
 * anything, since what was put or forwarded before an exception would stay.
 */
final class CoordinatorProcessor implements Processor<String, Message, String, Message> {
  static final Duration TICK = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(CoordinatorProcessor.class);
  private static final String SOURCE = "/mhim/gateway/coordinator";

  private final Coordinator coordinator;
  private final Duration longestGap;
  private final BooleanSupplier lagging;

  /** Runs that have not ended, with what is not stored: when trainers were last heard of. */
  private final Map<String, RunState> open = new HashMap<>();

  private @Nullable ProcessorContext<String, Message> context;
  private @Nullable KeyValueStore<String, RunCoordination> store;
  private Optional<Instant> lastTick = Optional.empty();

  CoordinatorProcessor(CoordinationRules rules, BooleanSupplier lagging) {
    this.coordinator = new Coordinator(rules);
    this.longestGap = rules.lease().dividedBy(3);
    this.lagging = lagging;
  }

  @Override
  public void init(ProcessorContext<String, Message> newContext) {
    context = newContext;
    store = newContext.getStateStore(CoordinatorTopology.RUN_STORE);
    // A task whose transaction was aborted is initialised again, with this same processor.
    open.clear();
    lastTick = Optional.empty();
    Instant now = now();
    try (KeyValueIterator<String, RunCoordination> stored = store().all()) {
      while (stored.hasNext()) {
        KeyValue<String, RunCoordination> entry = stored.next();
        remember(entry.key, StoredRun.load(entry.value, now));
      }
    }
    newContext.schedule(
        TICK,
        PunctuationType.WALL_CLOCK_TIME,
        timestamp -> onTick(Instant.ofEpochMilli(timestamp)));
  }

  @Override
  public void process(Record<String, Message> record) {
    Message value = record.value();
    if (value instanceof RunEvent event) {
      requireKey(record, event.getRun());
      signal(event.getRun(), new Signal.Happened(event), now());
    } else if (value instanceof Evaluation evaluation) {
      requireKey(record, evaluation.getRun());
      signal(evaluation.getRun(), new Signal.Evaluated(evaluation), now());
    }
    // A tombstone deletes an old evaluation, which changes no run.
  }

  private static void requireKey(Record<String, Message> record, String run) {
    if (!run.equals(record.key())) {
      throw new IllegalArgumentException(
          "the record's key is " + record.key() + ", but it speaks of " + run);
    }
  }

  private void onTick(Instant now) {
    boolean deaf =
        lastTick.isEmpty()
            || Duration.between(lastTick.get(), now).compareTo(longestGap) > 0
            || lagging.getAsBoolean();
    lastTick = Optional.of(now);
    Signal signal = deaf ? new Signal.RenewLeases() : new Signal.Tick();
    for (String run : List.copyOf(open.keySet())) {
      signal(run, signal, now);
    }
  }

  private void signal(String run, Signal signal, Instant now) {
    Optional<RunState> before = find(run, now);
    Decision decision = coordinator.decide(before, signal, now);
    decision.state().ifPresent(state -> remember(run, state));
    if (decision.outputs().isEmpty()) {
      return; // nothing that is stored changed: a heartbeat writes nothing
    }
    decision.state().ifPresent(state -> store().put(run, StoredRun.store(state)));
    try (MDC.MDCCloseable _ = MDC.putCloseable("run", run)) {
      for (Output output : decision.outputs()) {
        send(output, now);
      }
    }
  }

  private Optional<RunState> find(String run, Instant now) {
    RunState state = open.get(run);
    if (state != null) {
      return Optional.of(state);
    }
    return Optional.ofNullable(store().get(run)).map(stored -> StoredRun.load(stored, now));
  }

  private void remember(String run, RunState state) {
    switch (state) {
      case RunState.Open _ -> open.put(run, state);
      case RunState.Failed _, RunState.Ended _ -> open.remove(run);
    }
  }

  private void send(Output output, Instant now) {
    switch (output) {
      case Output.EnqueueTask(Task task) -> {
        LOG.info("{} attempt {} is on the queue", task.getName(), task.getAttempt());
        forward(CoordinatorTopology.TASK_SINK, task.getName(), task, now);
      }
      case Output.PublishLease(Lease lease) ->
          forward(CoordinatorTopology.LEASE_SINK, lease.getTask(), lease, now);
      case Output.PublishRun(Run run) -> {
        LOG.info("{} revision {} is {}", run.getName(), run.getRevision(), run.getState());
        forward(CoordinatorTopology.RUN_SINK, run.getName(), run, now);
      }
    }
  }

  private void forward(String sink, String key, Message value, Instant now) {
    RecordHeaders headers = new RecordHeaders();
    CloudEvents.describe(headers, value, SOURCE, now);
    context().forward(new Record<>(key, value, now.toEpochMilli(), headers), sink);
  }

  private Instant now() {
    return Instant.ofEpochMilli(context().currentSystemTimeMs());
  }

  private ProcessorContext<String, Message> context() {
    return Objects.requireNonNull(context, "init comes first");
  }

  private KeyValueStore<String, RunCoordination> store() {
    return Objects.requireNonNull(store, "init comes first");
  }
}
