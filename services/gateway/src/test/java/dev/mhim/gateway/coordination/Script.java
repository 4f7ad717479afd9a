package dev.mhim.gateway.coordination;

import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.Lease;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Run;
import dev.mhim.v1.RunEvent;
import dev.mhim.v1.RunLimits;
import dev.mhim.v1.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plays signals to a coordinator and keeps what it says, with a clock of its own. */
final class Script {
  static final String RUN = "projects/demo/runs/r1";
  static final CoordinationRules RULES =
      CoordinationRules.of(Duration.ofSeconds(30), 3, Duration.ofSeconds(1));

  private static final RunEvents EVENTS = new RunEvents(RUN);

  private final Coordinator coordinator;
  private Optional<RunState> state = Optional.empty();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final List<Output> outputs = new ArrayList<>();

  Script() {
    this(RULES);
  }

  Script(CoordinationRules rules) {
    this.coordinator = new Coordinator(rules);
  }

  /** Plays one event; gives what the coordinator says to it. */
  List<Output> play(RunEvent event) {
    return signal(new Signal.Happened(event));
  }

  List<Output> signal(Signal signal) {
    Decision decision = coordinator.decide(state, signal, now);
    state = decision.state();
    outputs.addAll(decision.outputs());
    return decision.outputs();
  }

  List<Output> tickAfter(Duration time) {
    now = now.plus(time);
    return signal(new Signal.Tick());
  }

  /** Time goes by without a tick. */
  void pass(Duration time) {
    now = now.plus(time);
  }

  /** As after a crash: what is not stored is forgotten. */
  void restart() {
    state = state.map(running -> StoredRun.load(StoredRun.store(running), now));
  }

  Optional<RunState> state() {
    return state;
  }

  Run run() {
    return state.orElseThrow().run();
  }

  FoldStatus fold(int fold) {
    return run().getFolds(fold);
  }

  List<Output> said() {
    return outputs;
  }

  static List<Task> tasks(List<Output> outputs) {
    return outputs.stream()
        .filter(Output.EnqueueTask.class::isInstance)
        .map(output -> ((Output.EnqueueTask) output).task())
        .toList();
  }

  static List<Lease> leases(List<Output> outputs) {
    return outputs.stream()
        .filter(Output.PublishLease.class::isInstance)
        .map(output -> ((Output.PublishLease) output).lease())
        .toList();
  }

  static List<Run> runs(List<Output> outputs) {
    return outputs.stream()
        .filter(Output.PublishRun.class::isInstance)
        .map(output -> ((Output.PublishRun) output).run())
        .toList();
  }

  static RunEvent requested() {
    return EVENTS.requested();
  }

  static RunEvent requestedWithFit() {
    return EVENTS.requestedWithFit();
  }

  static RunEvent planned(int folds) {
    return EVENTS.planned(folds);
  }

  static RunEvent rejected() {
    return EVENTS.rejected();
  }

  static RunEvent cancelled() {
    return EVENTS.cancelled();
  }

  static RunEvent claimed(int fold, int attempt, String trainer) {
    return EVENTS.claimed(fold, attempt, trainer);
  }

  static RunEvent heartbeat(int fold, int attempt, String trainer) {
    return EVENTS.heartbeat(fold, attempt, trainer);
  }

  static RunEvent heartbeat(int fold, int attempt, String trainer, long steps, long saved) {
    return EVENTS.heartbeat(fold, attempt, trainer, steps, saved);
  }

  static RunEvent paused() {
    return EVENTS.paused();
  }

  static RunEvent resumed() {
    return EVENTS.resumed();
  }

  static RunEvent retried() {
    return EVENTS.retried();
  }

  static RunEvent requested(RunLimits limits) {
    return EVENTS.requested(limits);
  }

  static RunEvent succeeded(int fold, int attempt, String trainer) {
    return EVENTS.succeeded(fold, attempt, trainer);
  }

  static RunEvent failed(int fold, int attempt, String trainer, boolean retryable) {
    return EVENTS.failed(fold, attempt, trainer, retryable);
  }

  static RunEvent released(int fold, int attempt, String trainer) {
    return EVENTS.released(fold, attempt, trainer);
  }

  static Signal evaluated() {
    return new Signal.Evaluated(EVENTS.evaluation());
  }

  static Signal evaluatedBadly() {
    return new Signal.Evaluated(
        EVENTS.evaluation().toBuilder()
            .addProblems(Problem.newBuilder().setReason("HASH_MISMATCH"))
            .build());
  }
}
