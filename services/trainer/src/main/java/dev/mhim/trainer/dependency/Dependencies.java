package dev.mhim.trainer.dependency;

import dev.mhim.platform.config.KafkaConfig;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.store.ObjectStore;
import dev.mhim.trainer.config.FeatureStoreConfig;
import dev.mhim.trainer.loop.ServiceLoop;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at what the trainer needs, every few seconds and from a thread of its own. */
@ApplicationScoped
public class Dependencies {
  private static final Logger LOG = LoggerFactory.getLogger(Dependencies.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int KAFKA_TIMEOUT_MS = 4_000;

  /** A look that is older says nothing any more: the one after it hangs. */
  private static final Duration VALID = Duration.ofSeconds(30);

  private final KafkaConfig kafka;
  private final FeatureStoreConfig featureStoreConfig;
  private final ObjectStore store;
  private final ManagedChannel featureStore;
  private final Map<Dependency, Look> looks = new ConcurrentHashMap<>();
  private @Nullable ServiceLoop loop;

  /** What the trainer needs. */
  public enum Dependency {
    /** Claims, leases, events. */
    KAFKA,
    /** Split plans and artifacts. */
    OBJECT_STORE,
    /** Bags. */
    FEATURE_STORE
  }

  /** What a look found; no trouble is fine. */
  private record Look(Optional<String> trouble, long nanoTime) {
    static Look at(Optional<String> trouble) {
      return new Look(trouble, System.nanoTime());
    }
  }

  Dependencies(
      KafkaConfig kafka,
      FeatureStoreConfig featureStoreConfig,
      ObjectStore store,
      ManagedChannel featureStore) {
    this.kafka = kafka;
    this.featureStoreConfig = featureStoreConfig;
    this.store = store;
    this.featureStore = featureStore;
  }

  /** Begins to look. */
  public void start() {
    loop =
        ServiceLoop.start(
            "dependencies",
            (stop, wentWell) -> {
              try (Admin admin = admin()) {
                do {
                  note(Dependency.KAFKA, kafkaTrouble(admin));
                  note(Dependency.FEATURE_STORE, featureStoreTrouble());
                  note(Dependency.OBJECT_STORE, storeTrouble());
                  wentWell.run();
                } while (!stop.await(PAUSE));
              }
            });
  }

  /** Why a dependency can't be used; empty when it can. */
  public Optional<String> trouble(Dependency dependency) {
    Look look = looks.get(dependency);
    if (look == null) {
      return Optional.of("not looked at yet");
    }
    return System.nanoTime() - look.nanoTime() > VALID.toNanos()
        ? Optional.of("no answer for " + VALID.toSeconds() + " s")
        : look.trouble();
  }

  /** Every dependency with its trouble; empty when all is well. */
  public Map<Dependency, String> troubles() {
    Map<Dependency, String> troubles = new EnumMap<>(Dependency.class);
    for (Dependency dependency : Dependency.values()) {
      trouble(dependency).ifPresent(trouble -> troubles.put(dependency, trouble));
    }
    return troubles;
  }

  @PreDestroy
  void close() {
    if (loop != null) {
      loop.close();
    }
  }

  private void note(Dependency dependency, Optional<String> trouble) {
    Look before = looks.put(dependency, Look.at(trouble));
    if (before == null || !before.trouble().equals(trouble)) {
      LOG.info("{}: {}", dependency, trouble.orElse("reachable"));
    }
  }

  private static Optional<String> kafkaTrouble(Admin admin) throws InterruptedException {
    try {
      admin.describeCluster().nodes().get(KAFKA_TIMEOUT_MS, TimeUnit.MILLISECONDS);
      return Optional.empty();
    } catch (ExecutionException | TimeoutException e) {
      return Optional.of("Kafka does not answer: " + e.getMessage());
    }
  }

  private Optional<String> featureStoreTrouble() {
    ConnectivityState state = featureStore.getState(true);
    return state == ConnectivityState.READY
        ? Optional.empty()
        : Optional.of("no connection to " + featureStoreConfig.address() + ": " + state);
  }

  private Optional<String> storeTrouble() {
    try {
      return store.isReachable() ? Optional.empty() : Optional.of("the bucket does not exist yet");
    } catch (PlatformException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private Admin admin() {
    return Admin.create(
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            kafka.bootstrapServers(),
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
            KAFKA_TIMEOUT_MS / 2,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            KAFKA_TIMEOUT_MS));
  }
}
