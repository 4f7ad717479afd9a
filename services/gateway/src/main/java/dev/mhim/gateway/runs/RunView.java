package dev.mhim.gateway.runs;

import com.google.protobuf.util.Timestamps;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.platform.name.RunName;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.ForecastRunResponse;
import dev.mhim.v1.MetricBatch;
import dev.mhim.v1.Run;
import dev.mhim.v1.WatchRunResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Every run with its evaluation and metrics, as far as this replica has read them. One reader
 * applies what it reads; many ask and watch. Nothing here waits for a watcher.
 */
@ApplicationScoped
public class RunView {
  /** Epochs kept over all runs, some 100 bytes each; the run least lately heard of goes first. */
  private static final int MOST_EPOCHS = 300_000;

  private record Waiter(Predicate<Run> condition, CompletableFuture<Run> future) {}

  private final NewestFirst<Run> runs = new NewestFirst<>();

  /** Runs that predict: found like any, but in a list of their own. */
  private final NewestFirst<Run> predictions = new NewestFirst<>();

  private final NewestFirst<Evaluation> evaluations = new NewestFirst<>();

  /** Their names alone: what is said of a sweep is derived from its runs. */
  private final NewestFirst<String> sweeps = new NewestFirst<>();

  private final LinkedHashMap<String, MetricLog> metrics = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<String, Set<RunWatch>> watches = new HashMap<>();
  private final Map<String, List<Waiter>> waiters = new HashMap<>();
  private int epochCount;

  /** The run of a name. */
  public synchronized Optional<Run> find(String name) {
    return runs.find(name).or(() -> predictions.find(name));
  }

  /** True when a run is known and has ended. */
  public boolean hasEnded(String name) {
    return find(name).filter(RunView::hasEnded).isPresent();
  }

  /** The evaluation of a run. */
  public synchronized Optional<Evaluation> evaluation(String run) {
    return evaluations.find(run);
  }

  /**
   * Runs of a project that train, newest first.
   *
   * @throws PlatformException INVALID_ARGUMENT for a size or token that can't be
   */
  public synchronized Page<Run> list(String project, int size, String token) {
    return runs.page(project, size, token);
  }

  /**
   * Runs of a project that predict, newest first.
   *
   * @throws PlatformException INVALID_ARGUMENT for a size or token that can't be
   */
  public synchronized Page<Run> listPredictions(String project, int size, String token) {
    return predictions.page(project, size, token);
  }

  private List<Run> all() {
    return Stream.concat(runs.all().stream(), predictions.all().stream()).toList();
  }

  /**
   * Evaluations of a project, newest first.
   *
   * @throws PlatformException INVALID_ARGUMENT for a size or token that can't be
   */
  public synchronized Page<Evaluation> listEvaluations(String project, int size, String token) {
    return evaluations.page(project, size, token);
  }

  /**
   * Runs, predictions among them, that were asked for with a dataset, or with one version of it.
   */
  public List<Run> using(DatasetName dataset) {
    String whole = dataset.withoutVersion().toString();
    // A run that is not planned yet takes the newest version, whichever that will be.
    Predicate<String> uses =
        dataset.version().isPresent()
            ? name -> name.equals(dataset.toString()) || name.equals(whole)
            : name -> name.equals(whole) || name.startsWith(whole + "/versions/");
    synchronized (this) {
      return all().stream().filter(run -> uses.test(run.getDataset())).toList();
    }
  }

  /** The runs of a sweep; none when there is no such sweep. */
  public synchronized List<Run> sweep(String name) {
    return runs.all().stream().filter(run -> run.getSweep().equals(name)).toList();
  }

  /**
   * Names of the sweeps of a project, newest first.
   *
   * @throws PlatformException INVALID_ARGUMENT for a size or token that can't be
   */
  public synchronized Page<String> listSweeps(String project, int size, String token) {
    return sweeps.page(project, size, token);
  }

  /** Folds that wait for a trainer, over all runs: what an autoscaler should follow. */
  public long waitingTasks() {
    return tasks(FoldStatus.State.STATE_QUEUED);
  }

  /** Folds of runs that have not ended, in this state. */
  public synchronized long tasks(FoldStatus.State state) {
    return all().stream()
        .filter(run -> !hasEnded(run))
        .flatMap(RunView::folds)
        .filter(fold -> fold.getState() == state)
        .count();
  }

  /** The folds of a run and its fit on all cases: whatever trainers work on. */
  static Stream<FoldStatus> folds(Run run) {
    return run.hasAllCases()
        ? Stream.concat(run.getFoldsList().stream(), Stream.of(run.getAllCases()))
        : run.getFoldsList().stream();
  }

  /** When a run is likely to begin and to end; empty when there is no such run. */
  public Optional<ForecastRunResponse> forecast(String name, Instant now) {
    List<Run> all;
    Optional<Run> run;
    synchronized (this) {
      all = all();
      run = find(name);
    }
    return run.map(found -> new Forecast(all, found, now.toEpochMilli()).of());
  }

  /** Waits until a run is there and fulfils a condition; empty when that takes longer. Blocks. */
  public Optional<Run> awaitRun(String name, Predicate<Run> condition, Duration timeout) {
    try {
      return Optional.of(
          await(name, condition, timeout)
              .get(timeout.plusSeconds(1).toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Completes with the run once it is there and fulfils a condition, or with a timeout. */
  public CompletableFuture<Run> await(String name, Predicate<Run> condition, Duration timeout) {
    CompletableFuture<Run> future = new CompletableFuture<>();
    Waiter waiter = new Waiter(condition, future);
    synchronized (this) {
      Optional<Run> run = find(name).filter(condition);
      if (run.isPresent()) {
        return CompletableFuture.completedFuture(run.get());
      }
      waiters.computeIfAbsent(name, key -> new ArrayList<>()).add(waiter);
    }
    return future
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((run, failure) -> forget(name, waiter));
  }

  private synchronized void forget(String name, Waiter waiter) {
    List<Waiter> left = waiters.get(name);
    if (left != null && left.remove(waiter) && left.isEmpty()) {
      waiters.remove(name);
    }
  }

  /**
   * Watches a run: its state, all metrics so far and its evaluation first, then each change.
   *
   * @param wakeUp called after each change, from the reader's thread; it must not block
   * @return empty when there is no such run
   */
  public synchronized Optional<RunWatch> watch(String name, Runnable wakeUp) {
    Optional<Run> run = find(name);
    if (run.isEmpty()) {
      return Optional.empty();
    }
    List<WatchRunResponse> soFar = new ArrayList<>();
    soFar.add(message(run.get()));
    MetricLog log = metrics.get(name);
    if (log != null) {
      log.snapshot().forEach(batch -> soFar.add(message(batch)));
    }
    evaluations.find(name).ifPresent(evaluation -> soFar.add(message(evaluation)));
    Set<RunWatch> watching = watches.computeIfAbsent(name, key -> new HashSet<>());
    RunWatch[] self = new RunWatch[1];
    RunWatch watch = new RunWatch(soFar, wakeUp, () -> unwatch(name, self[0]));
    self[0] = watch;
    watching.add(watch);
    if (isToldToItsEnd(name)) {
      watch.end();
    }
    return Optional.of(watch);
  }

  private synchronized void unwatch(String name, RunWatch watch) {
    Set<RunWatch> watching = watches.get(name);
    if (watching != null && watching.remove(watch) && watching.isEmpty()) {
      watches.remove(name);
    }
  }

  /** Takes what was read; a revision that is older than the known one is no news. */
  void apply(Run run) {
    List<Waiter> due;
    List<RunWatch> told;
    synchronized (this) {
      if (find(run.getName()).filter(known -> isNewer(known, run)).isPresent()) {
        return;
      }
      long created = Timestamps.toMillis(run.getCreateTime());
      String project = RunName.parse(run.getName()).project();
      (run.hasPrediction() ? predictions : runs).put(project, run.getName(), created, run);
      if (!run.getSweep().isEmpty()) {
        sweeps.put(project, run.getSweep(), created, run.getSweep());
      }
      told = tell(run.getName(), message(run));
      due =
          waiters.getOrDefault(run.getName(), List.of()).stream()
              .filter(waiter -> waiter.condition().test(run))
              .toList();
    }
    due.forEach(waiter -> waiter.future().complete(run));
    told.forEach(RunWatch::wake);
  }

  private static boolean isNewer(Run known, Run run) {
    return known.getRevision() > run.getRevision();
  }

  void apply(Evaluation evaluation) {
    String run = evaluation.getRun();
    List<RunWatch> told;
    synchronized (this) {
      evaluations.put(
          RunName.parse(run).project(),
          run,
          Timestamps.toMillis(evaluation.getCreateTime()),
          evaluation);
      told = tell(run, message(evaluation));
    }
    told.forEach(RunWatch::wake);
  }

  void apply(MetricBatch batch) {
    List<RunWatch> told;
    synchronized (this) {
      MetricLog log = metrics.computeIfAbsent(batch.getRun(), key -> new MetricLog());
      int before = log.epochCount();
      if (!log.add(batch)) {
        return;
      }
      epochCount += log.epochCount() - before;
      forgetOldest();
      told = tell(batch.getRun(), message(batch));
    }
    told.forEach(RunWatch::wake);
  }

  synchronized void removeRun(String name) {
    String sweep = runs.find(name).map(Run::getSweep).orElse("");
    runs.remove(name);
    predictions.remove(name);
    if (!sweep.isEmpty() && sweep(sweep).isEmpty()) {
      sweeps.remove(sweep);
    }
  }

  synchronized void removeEvaluation(String run) {
    evaluations.remove(run);
  }

  private void forgetOldest() {
    var eldest = metrics.entrySet().iterator();
    while (epochCount > MOST_EPOCHS && metrics.size() > 1) {
      epochCount -= eldest.next().getValue().epochCount();
      eldest.remove();
    }
  }

  /** Tells every watcher of a run; they are to be woken once the lock is given back. */
  private List<RunWatch> tell(String run, WatchRunResponse message) {
    List<RunWatch> watching = List.copyOf(watches.getOrDefault(run, Set.of()));
    boolean told = isToldToItsEnd(run);
    for (RunWatch watch : watching) {
      watch.offer(message);
      if (told) {
        watch.end();
      }
    }
    return watching;
  }

  /** A run that succeeded is told to its end only once its evaluation was read too. */
  private boolean isToldToItsEnd(String name) {
    Optional<Run> run = find(name).filter(RunView::hasEnded);
    return run.isPresent()
        && (run.get().getState() != Run.State.STATE_SUCCEEDED
            || evaluations.find(name).isPresent());
  }

  /** True when nothing changes the run any more, unless someone begins a failed one again. */
  public static boolean hasEnded(Run run) {
    return switch (run.getState()) {
      case STATE_SUCCEEDED, STATE_FAILED, STATE_CANCELLED, STATE_REJECTED -> true;
      case STATE_PLANNING,
          STATE_QUEUED,
          STATE_RUNNING,
          STATE_EVALUATING,
          STATE_PAUSED,
          STATE_UNSPECIFIED,
          UNRECOGNIZED ->
          false;
    };
  }

  private static WatchRunResponse message(Run run) {
    return WatchRunResponse.newBuilder().setRun(run).build();
  }

  private static WatchRunResponse message(MetricBatch batch) {
    return WatchRunResponse.newBuilder().setMetrics(batch).build();
  }

  private static WatchRunResponse message(Evaluation evaluation) {
    return WatchRunResponse.newBuilder().setEvaluation(evaluation).build();
  }
}
