package dev.mhim.gateway.topology;

import dev.mhim.gateway.config.CoordinatorConfig;
import dev.mhim.gateway.coordination.CoordinationRules;
import dev.mhim.platform.config.KafkaConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The coordinator's topology in this process, from start to stop. */
@ApplicationScoped
public class CoordinatorStreams {
  private static final Logger LOG = LoggerFactory.getLogger(CoordinatorStreams.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final KafkaConfig kafka;
  private final CoordinatorConfig config;
  private final AtomicReference<@Nullable KafkaStreams> streams = new AtomicReference<>();

  CoordinatorStreams(KafkaConfig kafka, CoordinatorConfig config) {
    this.kafka = kafka;
    this.config = config;
  }

  /** Starts; the topics must be there. */
  public void start() {
    CoordinationRules rules =
        CoordinationRules.of(config.lease(), config.attempts(), config.backOff())
            .stuckAfter(config.stuckAfter())
            .within(new CoordinationRules.Limits(config.runTimeout(), config.foldTimeout()));
    CoordinatorProperties properties =
        new CoordinatorProperties(
            kafka.bootstrapServers(), kafka.replicationFactor(), stateDir(), config.instanceId());
    EventLag lag = new EventLag(this::metrics);
    EventSilence silence = new EventSilence(this::metrics, System::nanoTime);
    KafkaStreams started =
        new KafkaStreams(
            CoordinatorTopology.build(
                rules,
                new SparingLook(
                    () -> silence.getAsBoolean() || lag.getAsBoolean(), System::nanoTime)),
            properties.toProperties());
    started.setUncaughtExceptionHandler(exception -> {
      LOG.error("the coordinator's thread ended, another one takes its place", exception);
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    });
    started.setStateListener(
        (state, before) -> LOG.info("the coordinator is {} (was {})", state, before));
    streams.set(started);
    started.start();
  }

  /** Stops and leaves the group, so that another replica takes over at once. */
  public void stop() {
    KafkaStreams running = streams.getAndSet(null);
    if (running != null) {
      boolean closed =
          running.close(
              CloseOptions.timeout(CLOSE_TIMEOUT)
                  .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
      if (!closed) {
        LOG.warn("the coordinator did not close within {}", CLOSE_TIMEOUT);
      }
    }
  }

  /** True while it works. */
  public boolean isRunning() {
    KafkaStreams running = streams.get();
    return running != null && running.state() == KafkaStreams.State.RUNNING;
  }

  /** False once it has ended for good, which it does not do by itself. */
  public boolean isAlive() {
    KafkaStreams running = streams.get();
    return running != null
        && running.state() != KafkaStreams.State.ERROR
        && running.state() != KafkaStreams.State.NOT_RUNNING;
  }

  /** How many events wait to be read by this replica; 0 while it has no partition. */
  public double lag() {
    return new EventLag(this::metrics).records();
  }

  /** Its state for people. */
  public String state() {
    KafkaStreams running = streams.get();
    return running == null ? "NOT_STARTED" : running.state().name();
  }

  private Map<MetricName, ? extends Metric> metrics() {
    KafkaStreams running = streams.get();
    return running == null ? Map.of() : running.metrics();
  }

  private Path stateDir() {
    if (config.stateDir().isPresent()) {
      return config.stateDir().get();
    }
    try {
      return Files.createTempDirectory("mhim-coordinator");
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder for the coordinator's files", e);
    }
  }
}
