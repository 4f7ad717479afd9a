package dev.mhim.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.gateway.access.Operation;
import dev.mhim.gateway.access.Principal;
import dev.mhim.gateway.config.AuditConfig;
import dev.mhim.platform.config.KafkaConfig;
import dev.mhim.v1.AuditEvent;
import dev.mhim.v1.CreateRunRequest;
import dev.mhim.v1.CreateRunResponse;
import dev.mhim.v1.Run;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditTrailTest {
  private record Config(AuditConfig.Extent record, int buffer) implements AuditConfig {}

  private record Kafka(String bootstrapServers, short replicationFactor) implements KafkaConfig {}

  /** Nobody listens there. */
  private static final Kafka AWAY = new Kafka("127.0.0.1:1", (short) 1);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void whileKafkaIsAwayCallsGoOnAndWhatIsLostIsCounted() {
    AuditTrail trail = new AuditTrail(new Config(AuditConfig.Extent.WRITES, 10), AWAY, registry);
    Instant begin = Instant.now();

    for (int i = 0; i < 1000; i++) {
      trail.allowed(call(Operation.CREATE_RUN), "OK", "");
    }

    assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(5));
    // Ten wait, and one is in the hand of whoever waits for Kafka.
    assertThat(lost()).isBetween(989.0, 990.0);
    trail.close();
    assertThat(lost()).isEqualTo(1000);
    assertThat(registry.counter("mhim.audit.events", "outcome", "written").count()).isZero();
  }

  @Test
  void readsAreToldOnlyWhereWanted() {
    assertThat(wants(AuditConfig.Extent.WRITES, Operation.GET_RUN)).isFalse();
    assertThat(wants(AuditConfig.Extent.WRITES, Operation.COMPARE_RUNS)).isFalse();
    assertThat(wants(AuditConfig.Extent.WRITES, Operation.DELETE_DATASET)).isTrue();
    assertThat(wants(AuditConfig.Extent.ALL, Operation.GET_RUN)).isTrue();
    assertThat(wants(AuditConfig.Extent.NONE, Operation.CREATE_RUN)).isFalse();
  }

  @Test
  void whatNeedsNoCredentialsIsNeverTold() {
    AuditTrail all = new AuditTrail(new Config(AuditConfig.Extent.ALL, 1), AWAY, registry);
    AuditTrail none = new AuditTrail(new Config(AuditConfig.Extent.NONE, 1), AWAY, registry);

    assertThat(all.follows(Operation.GET_QUEUE)).isFalse();
    assertThat(all.follows(Operation.GET_SESSION)).isFalse();
    assertThat(all.follows(Operation.CREATE_SESSION)).isTrue();
    assertThat(all.follows(Operation.GET_RUN)).isTrue();
    assertThat(none.follows(Operation.CREATE_RUN)).isFalse();
    all.close();
  }

  @Test
  void aCallIsToldOnce() {
    AuditedCall call = call(Operation.CREATE_RUN);

    assertThat(call.ended(AuditEvent.Outcome.OUTCOME_ALLOWED, "OK", "")).isPresent();
    assertThat(call.ended(AuditEvent.Outcome.OUTCOME_ALLOWED, "CANCELLED", "")).isEmpty();
  }

  @Test
  void whatIsAskedForAndMadeIsNamedAndNothingElse() {
    AuditedCall call = call(Operation.CREATE_RUN);
    call.on(
        CreateRunRequest.newBuilder()
            .setParent("projects/a")
            .setRun(Run.newBuilder().setTitle("projects/of/no/matter"))
            .build());
    call.on(
        CreateRunResponse.newBuilder()
            .setRun(Run.newBuilder().setName("projects/a/runs/r"))
            .build());

    assertThat(ended(call).getResourcesList()).containsExactly("projects/a", "projects/a/runs/r");
  }

  @Test
  void whatCallersChooseIsShortAndVisible() {
    AuditedCall call =
        new AuditedCall(
            Operation.CREATE_RUN,
            AuditEvent.Door.DOOR_REST,
            "127.0.0.1",
            "",
            "a\r\nb\u001b[31m" + "x".repeat(1000),
            "no trace");
    for (int i = 0; i < 100; i++) {
      call.on("projects/p/runs/" + i + "\n");
    }

    AuditEvent event = ended(call);
    assertThat(event.getRequestId()).startsWith("a??b?[31mx").hasSize(256);
    assertThat(event.getTraceId()).isEmpty();
    assertThat(event.getResourcesList()).hasSize(16).first().isEqualTo("projects/p/runs/0?");
  }

  private boolean wants(AuditConfig.Extent extent, Operation operation) {
    AuditTrail trail = new AuditTrail(new Config(extent, 10), AWAY, registry);
    try {
      return trail.wants(operation);
    } finally {
      trail.close();
    }
  }

  private static AuditEvent ended(AuditedCall call) {
    Optional<AuditEvent> event = call.ended(AuditEvent.Outcome.OUTCOME_ALLOWED, "OK", "");
    return event.orElseThrow();
  }

  private static AuditedCall call(Operation operation) {
    AuditedCall call =
        new AuditedCall(operation, AuditEvent.Door.DOOR_GRPC, "127.0.0.1", "", null, null);
    call.by(Principal.ANONYMOUS);
    return call;
  }

  private double lost() {
    return registry.counter("mhim.audit.events", "outcome", "lost").count();
  }
}
