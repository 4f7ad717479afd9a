package dev.mhim.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.mhim.gateway.world.FakeFeatureStore;
import dev.mhim.gateway.world.FakeFeatureStoreResource;
import dev.mhim.gateway.world.TestKey;
import dev.mhim.gateway.world.TestKeys;
import dev.mhim.gateway.world.TopicReader;
import dev.mhim.platform.kafka.Topics;
import dev.mhim.testing.Backends;
import dev.mhim.testing.RunningBackends;
import dev.mhim.v1.AuditEvent;
import dev.mhim.v1.CancelRunRequest;
import dev.mhim.v1.CreateRunRequest;
import dev.mhim.v1.ListRunsRequest;
import dev.mhim.v1.Run;
import dev.mhim.v1.RunServiceGrpc;
import dev.mhim.v1.RunServiceGrpc.RunServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What is told on mhim.audit of calls through both doors; each call has a request id of its own.
 */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithTestResource(Backends.class)
@WithTestResource(FakeFeatureStoreResource.class)
@WithTestResource(TestKeys.class)
class AuditTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String RUNS = "/v1/projects/demo/runs";

  TestKeys keys;
  RunningBackends backends;

  @TestHTTPResource URI root;

  @ConfigProperty(name = "quarkus.grpc.server.test-port")
  int grpcPort;

  private final HttpClient client = HttpClient.newHttpClient();
  private ManagedChannel channel;
  private TopicReader<AuditEvent> topic;

  @BeforeAll
  void open() {
    channel = ManagedChannelBuilder.forAddress("127.0.0.1", grpcPort).usePlaintext().build();
    topic =
        new TopicReader<>(
            backends.bootstrapServers(),
            Topics.AUDIT,
            (name, bytes) -> read(new String(bytes, StandardCharsets.UTF_8)));
  }

  @AfterAll
  void close() {
    topic.close();
    channel.shutdownNow();
    client.close();
  }

  @Test
  void whoStartsARunIsToldWithWhatItMade() {
    Instant begin = Instant.now().minusSeconds(1);
    String id = id();
    Run run =
        runs(keys.submitter, id)
            .createRun(
                CreateRunRequest.newBuilder()
                    .setParent("projects/demo")
                    .setRun(Run.newBuilder().setDataset(FakeFeatureStore.CLASSES))
                    .build())
            .getRun();

    ConsumerRecord<String, AuditEvent> record = await(id);
    assertThat(record.key()).isEqualTo("sam");
    assertThat(header(record, "ce_type")).isEqualTo("mhim.v1.AuditEvent");
    assertThat(header(record, "ce_specversion")).isEqualTo("1.0");
    assertThat(header(record, "content-type")).isEqualTo("application/json");
    AuditEvent event = record.value();
    assertThat(Instant.ofEpochSecond(event.getTime().getSeconds())).isBetween(begin, Instant.now());
    assertThat(event.toBuilder().clearTime().build())
        .isEqualTo(
            AuditEvent.newBuilder()
                .setPrincipal("sam")
                .setCredential("submit00")
                .setRole("submitter")
                .setOperation("CREATE_RUN")
                .addResources("projects/demo")
                .addResources(run.getName())
                .setRemoteAddress("127.0.0.1")
                .setDoor(AuditEvent.Door.DOOR_GRPC)
                .setOutcome(AuditEvent.Outcome.OUTCOME_ALLOWED)
                .setStatus("OK")
                .setRequestId(id)
                .setTraceId(TRACE)
                .build());
  }

  @Test
  void theSameOverRest() throws Exception {
    String id = id();
    HttpResponse<String> created =
        send(
            as(keys.submitter, RUNS, id)
                .POST(
                    BodyPublishers.ofString(
                        "{\"run\": {\"dataset\": \"%s\"}}".formatted(FakeFeatureStore.CLASSES))));
    assertThat(created.statusCode()).isEqualTo(201);

    AuditEvent event = await(id).value();
    assertThat(event.toBuilder().clearTime().build())
        .isEqualTo(
            AuditEvent.newBuilder()
                .setPrincipal("sam")
                .setCredential("submit00")
                .setRole("submitter")
                .setOperation("CREATE_RUN")
                .addResources("projects/demo/runs")
                .addResources(
                    created.headers().firstValue("Location").orElseThrow().replaceAll(".*/v1/", ""))
                .setRemoteAddress("127.0.0.1")
                .setDoor(AuditEvent.Door.DOOR_REST)
                .setOutcome(AuditEvent.Outcome.OUTCOME_ALLOWED)
                .setStatus("201")
                .setRequestId(id)
                .setTraceId(TRACE)
                .build());
  }

  @Test
  void whatDidNotWorkSaysWhy() throws Exception {
    String rest = id();
    String grpc = id();
    send(as(keys.submitter, RUNS + "/absent:cancel", rest).POST(BodyPublishers.noBody()));
    assertThatThrownBy(() ->
            runs(keys.submitter, grpc)
                .cancelRun(
                    CancelRunRequest.newBuilder().setName("projects/demo/runs/absent").build()))
        .isInstanceOf(StatusRuntimeException.class);

    assertTold(rest, AuditEvent.Outcome.OUTCOME_ALLOWED, "404", "CANCEL_RUN");
    assertTold(grpc, AuditEvent.Outcome.OUTCOME_ALLOWED, "NOT_FOUND", "CANCEL_RUN");
    assertThat(await(rest).value().getReason())
        .isNotEmpty()
        .isEqualTo(await(grpc).value().getReason());
    assertThat(await(rest).value().getResourcesList()).containsExactly("projects/demo/runs/absent");
    assertThat(await(grpc).value().getResourcesList()).containsExactly("projects/demo/runs/absent");
  }

  @Test
  void whoMayNotIsToldByName() throws Exception {
    String rest = id();
    String grpc = id();
    send(as(keys.viewer, RUNS, rest).POST(BodyPublishers.ofString("{}")));
    assertRefused(keys.viewer, grpc);

    assertTold(rest, AuditEvent.Outcome.OUTCOME_REFUSED, "403", "CREATE_RUN");
    assertTold(grpc, AuditEvent.Outcome.OUTCOME_REFUSED, "PERMISSION_DENIED", "CREATE_RUN");
    for (String id : new String[] {rest, grpc}) {
      assertThat(await(id).value().getReason()).isEqualTo("ROLE_TOO_WEAK");
      assertThat(await(id).value().getPrincipal()).isEqualTo("vera");
      assertThat(await(id).value().getCredential()).isEqualTo("viewer00");
    }
  }

  @Test
  void readingElsewhereIsToldSinceItIsRefused() throws Exception {
    String rest = id();
    String grpc = id();
    send(as(keys.stranger, RUNS, rest));
    assertThatThrownBy(() -> list(keys.stranger, grpc)).isInstanceOf(StatusRuntimeException.class);

    assertTold(rest, AuditEvent.Outcome.OUTCOME_REFUSED, "403", "LIST_RUNS");
    assertTold(grpc, AuditEvent.Outcome.OUTCOME_REFUSED, "PERMISSION_DENIED", "LIST_RUNS");
    assertThat(await(grpc).value().getReason()).isEqualTo("PROJECT_DENIED");
    assertThat(await(grpc).value().getResourcesList()).containsExactly("projects/demo");
  }

  @Test
  void whoIsNobodyIsToldByTheKeyThatWasClaimed() throws Exception {
    TestKey forged = TestKey.of("admin000", "");
    String rest = id();
    String grpc = id();
    String none = id();
    send(as(forged, RUNS, rest));
    assertRefused(forged, grpc);
    send(HttpRequest.newBuilder(root.resolve(RUNS)).header("x-request-id", none));

    assertTold(rest, AuditEvent.Outcome.OUTCOME_REFUSED, "401", "LIST_RUNS");
    assertTold(grpc, AuditEvent.Outcome.OUTCOME_REFUSED, "UNAUTHENTICATED", "CREATE_RUN");
    for (String id : new String[] {rest, grpc}) {
      AuditEvent event = await(id).value();
      assertThat(event.getPrincipal()).isEmpty();
      assertThat(event.getCredential()).isEqualTo("admin000");
      assertThat(event.getReason()).isEqualTo("CREDENTIALS_INVALID");
      assertThat(event.toString()).doesNotContain("mhim_");
    }
    assertThat(await(none).value().getReason()).isEqualTo("CREDENTIALS_MISSING");
    assertThat(await(none).value().getCredential()).isEmpty();
  }

  @Test
  void whoSignsInIsToldAndWhoCannot() throws Exception {
    String right = id();
    String wrong = id();
    String after = id();
    String cookie =
        send(as(keys.submitter, "/v1/session", right).POST(BodyPublishers.noBody()))
            .headers()
            .firstValue("Set-Cookie")
            .orElseThrow()
            .split(";", 2)[0];
    send(as(TestKey.of("admin000", ""), "/v1/session", wrong).POST(BodyPublishers.noBody()));
    send(
        HttpRequest.newBuilder(root.resolve(RUNS + "/absent:cancel"))
            .header("Cookie", cookie)
            .header("Sec-Fetch-Site", "same-origin")
            .header("Content-Type", "application/json")
            .header("x-request-id", after)
            .POST(BodyPublishers.noBody()));

    assertTold(right, AuditEvent.Outcome.OUTCOME_ALLOWED, "200", "CREATE_SESSION");
    assertTold(wrong, AuditEvent.Outcome.OUTCOME_REFUSED, "401", "CREATE_SESSION");
    assertTold(after, AuditEvent.Outcome.OUTCOME_ALLOWED, "404", "CANCEL_RUN");
    for (String id : new String[] {right, after}) {
      assertThat(await(id).value().getPrincipal()).isEqualTo("sam");
      assertThat(await(id).value().getCredential()).isEqualTo("submit00");
    }
    assertThat(await(wrong).value().getPrincipal()).isEmpty();
    assertThat(await(right).value().toString()).doesNotContain("mhim_");
  }

  @Test
  void readsAreNotTold() throws Exception {
    String rest = id();
    String grpc = id();
    String after = id();
    assertThat(send(as(keys.viewer, RUNS, rest)).statusCode()).isEqualTo(200);
    list(keys.viewer, grpc);
    send(as(keys.viewer, RUNS, after).POST(BodyPublishers.ofString("{}")));
    // All of one key are in order, so what comes after would come after.
    await(after);

    assertThat(topic.values("vera"))
        .extracting(AuditEvent::getRequestId)
        .contains(after)
        .doesNotContain(rest, grpc);
  }

  private void assertTold(String id, AuditEvent.Outcome outcome, String status, String operation) {
    AuditEvent event = await(id).value();
    assertThat(event.getOutcome()).isEqualTo(outcome);
    assertThat(event.getStatus()).isEqualTo(status);
    assertThat(event.getOperation()).isEqualTo(operation);
  }

  private void assertRefused(TestKey key, String id) {
    assertThatThrownBy(() -> runs(key, id).createRun(CreateRunRequest.getDefaultInstance()))
        .isInstanceOf(StatusRuntimeException.class);
  }

  private void list(TestKey key, String id) {
    var _ = runs(key, id).listRuns(ListRunsRequest.newBuilder().setParent("projects/demo").build());
  }

  private ConsumerRecord<String, AuditEvent> await(String id) {
    return topic.await(record -> record.value().getRequestId().equals(id));
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }

  private static String header(ConsumerRecord<?, ?> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static AuditEvent read(String json) {
    try {
      AuditEvent.Builder event = AuditEvent.newBuilder();
      JsonFormat.parser().merge(json, event);
      return event.build();
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RunServiceBlockingStub runs(TestKey key, String id) {
    Metadata metadata = new Metadata();
    put(metadata, "authorization", key.bearer());
    put(metadata, "x-request-id", id);
    put(metadata, "traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01");
    return RunServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
        .withDeadlineAfter(Duration.ofSeconds(30).toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void put(Metadata metadata, String name, String value) {
    metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
  }

  private HttpRequest.Builder as(TestKey key, String path, String id) {
    return HttpRequest.newBuilder(root.resolve(path))
        .header("Authorization", key.bearer())
        .header("x-request-id", id)
        .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
        .header("Content-Type", "application/json");
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
