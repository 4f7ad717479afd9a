package dev.mhim.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.rpc.ErrorInfo;
import dev.mhim.gateway.world.FakeFeatureStore;
import dev.mhim.gateway.world.FakeFeatureStoreResource;
import dev.mhim.gateway.world.TestKey;
import dev.mhim.gateway.world.TestKeys;
import dev.mhim.testing.Backends;
import dev.mhim.v1.CreateRunRequest;
import dev.mhim.v1.FeatureStoreServiceGrpc;
import dev.mhim.v1.FeatureStoreServiceGrpc.FeatureStoreServiceBlockingStub;
import dev.mhim.v1.FindUploadsRequest;
import dev.mhim.v1.FolderSource;
import dev.mhim.v1.GetRunRequest;
import dev.mhim.v1.ImportDatasetRequest;
import dev.mhim.v1.ListRunsRequest;
import dev.mhim.v1.PutBagRequest;
import dev.mhim.v1.PutBagResponse;
import dev.mhim.v1.Run;
import dev.mhim.v1.RunServiceGrpc;
import dev.mhim.v1.RunServiceGrpc.RunServiceBlockingStub;
import dev.mhim.v1.UploadHeader;
import dev.mhim.v1.UploadSource;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A gateway that asks who calls, seen from both doors. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithTestResource(Backends.class)
@WithTestResource(FakeFeatureStoreResource.class)
@WithTestResource(TestKeys.class)
class AccessTest {
  private static final String RUNS = "/v1/projects/demo/runs";
  private static final String SESSION = "/v1/session";
  private static final String SITE = "Sec-Fetch-Site";

  TestKeys keys;

  @TestHTTPResource URI root;

  @ConfigProperty(name = "quarkus.grpc.server.test-port")
  int grpcPort;

  private final HttpClient client = HttpClient.newHttpClient();
  private ManagedChannel channel;

  @BeforeAll
  void open() {
    channel = ManagedChannelBuilder.forAddress("127.0.0.1", grpcPort).usePlaintext().build();
  }

  @AfterAll
  void close() {
    channel.shutdownNow();
    client.close();
  }

  @Test
  void withoutCredentialsNothingIsTold() throws Exception {
    HttpResponse<String> refused = send(request(RUNS));

    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"mhim\"");
    assertThat(refused.body()).contains("CREDENTIALS_MISSING");
    assertRefused(
        Status.Code.UNAUTHENTICATED, "CREDENTIALS_MISSING", () -> list(runs(List.of()), "demo"));
  }

  @Test
  void wrongCredentialsAreAllTheSame() throws Exception {
    List<String> wrong =
        List.of(
            "Bearer ",
            "Bearer nothing",
            "Basic " + keys.viewer.text(),
            keys.viewer.text(),
            TestKey.of("viewer00", "").bearer(),
            TestKey.of("unknown0", "").bearer(),
            keys.ended.bearer());
    for (String header : wrong) {
      HttpResponse<String> refused = send(request(RUNS).header("Authorization", header));
      assertThat(refused.statusCode()).as(header).isEqualTo(401);
      assertThat(refused.body()).contains("CREDENTIALS_INVALID").doesNotContain("viewer00");
      assertRefused(
          Status.Code.UNAUTHENTICATED,
          "CREDENTIALS_INVALID",
          () -> list(runs(List.of(header)), "demo"));
    }
    assertRefused(
        Status.Code.UNAUTHENTICATED,
        "CREDENTIALS_INVALID",
        () -> list(runs(List.of(keys.viewer.bearer(), keys.viewer.bearer())), "demo"));
  }

  @Test
  void aViewerReadsAndStartsNothing() throws Exception {
    assertThat(send(as(keys.viewer, RUNS)).statusCode()).isEqualTo(200);
    list(runs(keys.viewer), "demo");

    HttpResponse<String> refused =
        send(as(keys.viewer, RUNS).POST(BodyPublishers.ofString("{ this is never read")));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("ROLE_TOO_WEAK", "submitter", "vera");
    assertRefused(
        Status.Code.PERMISSION_DENIED,
        "ROLE_TOO_WEAK",
        () -> runs(keys.viewer).createRun(CreateRunRequest.getDefaultInstance()));
  }

  @Test
  void aSubmitterStartsRunsAndDeletesNothing() throws Exception {
    CreateRunRequest request =
        CreateRunRequest.newBuilder()
            .setParent("projects/demo")
            .setRun(Run.newBuilder().setDataset(FakeFeatureStore.CLASSES))
            .setValidateOnly(true)
            .build();

    assertThat(runs(keys.submitter).createRun(request).getRun().getDataset())
        .startsWith(FakeFeatureStore.CLASSES);
    assertThat(send(as(keys.submitter, "/v1/projects/demo/datasets/classes").DELETE()).statusCode())
        .isEqualTo(403);
    assertThat(
            send(as(keys.admin, "/v1/projects/demo/datasets/absent?allowMissing=true").DELETE())
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void aSubmitterImportsWhatItSentAndNothingOfTheServersDisk() {
    ImportDatasetRequest sent =
        ImportDatasetRequest.newBuilder()
            .setParent("projects/demo")
            .setUploads(UploadSource.getDefaultInstance())
            .build();
    ImportDatasetRequest folder =
        sent.toBuilder().setFolder(FolderSource.newBuilder().setPath("/etc")).build();

    assertThat(datasets(keys.submitter).importDataset(sent).hasNext()).isTrue();
    assertThat(datasets(keys.admin).importDataset(folder).hasNext()).isTrue();
    for (ImportDatasetRequest request : List.of(folder, sent.toBuilder().clearUploads().build())) {
      assertRefused(
          Status.Code.PERMISSION_DENIED,
          "ROLE_TOO_WEAK",
          () -> datasets(keys.submitter).importDataset(request).hasNext());
    }
    assertRefused(
        Status.Code.PERMISSION_DENIED,
        "ROLE_TOO_WEAK",
        () -> datasets(keys.viewer).findUploads(FindUploadsRequest.getDefaultInstance()));
  }

  @Test
  void aFileForAnotherProjectIsRefusedAtItsHeaderWhateverFollows() {
    PutBagRequest chunk =
        PutBagRequest.newBuilder().setChunk(ByteString.copyFromUtf8("abc")).build();

    assertThat(put("projects/demo/datasets/d", "new.pt", chunk).join().getUpload().getSizeBytes())
        .isEqualTo(3);
    assertThat(put("projects/demo/datasets/d", "stored.pt", chunk).join().getExisted()).isTrue();
    assertThatThrownBy(() -> put("projects/other/datasets/d", "new.pt", chunk).join())
        .hasCauseInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("PERMISSION_DENIED");
  }

  private CompletableFuture<PutBagResponse> put(String dataset, String name, PutBagRequest chunk) {
    CompletableFuture<PutBagResponse> answer = new CompletableFuture<>();
    StreamObserver<PutBagRequest> file =
        FeatureStoreServiceGrpc.newStub(channel)
            .withInterceptors(bearer(List.of(keys.submitter.bearer())))
            .putBag(
                new StreamObserver<>() {
                  @Override
                  public void onNext(PutBagResponse value) {
                    answer.complete(value);
                  }

                  @Override
                  public void onError(Throwable failure) {
                    answer.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {
                    answer.completeExceptionally(new IllegalStateException("no answer"));
                  }
                });
    file.onNext(
        PutBagRequest.newBuilder()
            .setHeader(UploadHeader.newBuilder().setParent(dataset).setFileName(name))
            .build());
    file.onNext(chunk);
    file.onCompleted();
    return answer.orTimeout(20, TimeUnit.SECONDS);
  }

  private FeatureStoreServiceBlockingStub datasets(TestKey key) {
    return FeatureStoreServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .withInterceptors(bearer(List.of(key.bearer())));
  }

  @Test
  void anotherProjectIsRefusedAlikeWhetherItsRunExistsOrNot() throws Exception {
    Run run =
        runs(keys.submitter)
            .createRun(
                CreateRunRequest.newBuilder()
                    .setParent("projects/demo")
                    .setRun(Run.newBuilder().setDataset(FakeFeatureStore.CLASSES))
                    .build())
            .getRun();
    List<String> answers = new ArrayList<>();
    for (String name : List.of(run.getName(), "projects/demo/runs/nothing")) {
      HttpResponse<String> refused = send(as(keys.stranger, "/v1/" + name));
      assertThat(refused.statusCode()).isEqualTo(403);
      answers.add(refused.body());
      answers.add(send(as(keys.stranger, "/v1/" + name + ":watch")).body());
      assertRefused(
          Status.Code.PERMISSION_DENIED,
          "PROJECT_DENIED",
          () -> runs(keys.stranger).getRun(GetRunRequest.newBuilder().setName(name).build()));
    }
    assertThat(answers).containsOnly(answers.getFirst());
    assertThat(
            send(as(keys.stranger, "/v1/projects/-/datasets:collectGarbage")
                    .POST(BodyPublishers.noBody()))
                .statusCode())
        .isEqualTo(403);
    assertThat(send(as(keys.root, "/v1/" + run.getName())).statusCode()).isEqualTo(200);
  }

  @Test
  void aRequestInOneProjectMayNameNothingOfAnother() {
    CreateRunRequest request =
        CreateRunRequest.newBuilder()
            .setParent("projects/other")
            .setRun(Run.newBuilder().setDataset(FakeFeatureStore.CLASSES))
            .build();

    assertRefused(
        Status.Code.PERMISSION_DENIED,
        "PROJECT_DENIED",
        () -> runs(keys.stranger).createRun(request));
  }

  @Test
  void aBodyInOneProjectMayNameNothingOfAnother() throws Exception {
    String foreign = "projects/demo/runs/nothing";
    Map<String, String> bodies =
        Map.of(
            "runs", "{\"run\": {\"dataset\": \"projects/demo/datasets/nothing\"}}",
            "sweeps", "{\"run\": {\"dataset\": \"" + FakeFeatureStore.CLASSES + "\"}}",
            "predictions", "{\"prediction\": {\"run\": \"" + foreign + "\"}}",
            "evaluations:compare", "{\"names\": [\"projects/other/runs/a\", \"" + foreign + "\"]}",
            "runs/a:cancel", "{\"name\": \"" + foreign + "\"}",
            "runs/a:pause", "{\"name\": \"" + foreign + "\"}",
            "sweeps/a:cancel", "{\"name\": \"projects/demo/sweeps/a\"}",
            "predictions/a:cancel", "{\"name\": \"projects/-/predictions/a\"}");
    for (Map.Entry<String, String> body : bodies.entrySet()) {
      HttpResponse<String> refused =
          send(
              as(keys.stranger, "/v1/projects/other/" + body.getKey())
                  .POST(BodyPublishers.ofString(body.getValue())));
      assertThat(refused.statusCode()).as(body.getKey()).isEqualTo(403);
      assertThat(refused.body())
          .as(body.getKey())
          .contains("PROJECT_DENIED")
          .doesNotContain(keys.stranger.text());
    }
  }

  @Test
  void keysComeAndGoWhileItRuns() throws Exception {
    TestKey fresh = TestKey.of("fresh000", "vera viewer demo");
    List<TestKey> more = new ArrayList<>(keys.all());
    more.add(fresh);
    keys.write(more);
    awaitStatus(fresh, 200);
    assertThat(send(as(keys.viewer, RUNS)).statusCode()).isEqualTo(200);

    keys.write(keys.all());
    awaitStatus(fresh, 401);
  }

  @Test
  void aBrowserShowsItsKeyOnceAndItsCookieFromThenOn() throws Exception {
    HttpResponse<String> session = send(as(keys.viewer, SESSION).POST(BodyPublishers.noBody()));
    assertThat(session.statusCode()).isEqualTo(200);
    assertThat(session.body())
        .contains("\"principal\":\"vera\"", "\"role\":\"viewer\"", "\"projects\":[\"demo\"]");
    String cookie = session.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=/v1").doesNotContain("Secure");
    String shown = cookie.substring(0, cookie.indexOf(';'));

    assertThat(send(request(RUNS).header("Cookie", shown)).statusCode()).isEqualTo(200);
    assertThat(send(request(SESSION).header("Cookie", shown)).body()).contains("vera");
    HttpResponse<String> gone =
        send(request(SESSION).header("Cookie", shown).header(SITE, "same-origin").DELETE());
    assertThat(gone.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("mhim_session=", "Max-Age=0");
    assertThat(send(request(SESSION)).statusCode()).isEqualTo(401);
  }

  @Test
  void behindWhatEndsTlsTheCookieIsForTlsOnly() throws Exception {
    HttpResponse<String> session =
        send(
            as(keys.viewer, SESSION)
                .header("X-Forwarded-Proto", "https")
                .POST(BodyPublishers.noBody()));

    assertThat(session.headers().firstValue("Set-Cookie").orElseThrow()).contains("Secure");
  }

  @Test
  void aWrongKeyGetsNoCookie() throws Exception {
    HttpResponse<String> refused =
        send(
            request(SESSION)
                .header("Authorization", TestKey.of("viewer00", "").bearer())
                .POST(BodyPublishers.noBody()));

    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void anotherSitesPageStartsNothing() throws Exception {
    String shown = "mhim_session=" + keys.submitter.text();
    String cancel = RUNS + "/nothing:cancel";
    for (String site : List.of("cross-site", "same-site")) {
      assertThat(
              send(request(cancel)
                      .header("Cookie", shown)
                      .header(SITE, site)
                      .POST(BodyPublishers.noBody()))
                  .body())
          .contains("CROSS_SITE");
      assertThat(
              send(as(keys.submitter, cancel).header(SITE, site).POST(BodyPublishers.noBody()))
                  .statusCode())
          .isEqualTo(403);
    }
    // A cookie comes from a browser, and every browser tells the site.
    assertThat(
            send(request(cancel).header("Cookie", shown).POST(BodyPublishers.noBody()))
                .statusCode())
        .isEqualTo(403);
    assertThat(
            send(request(cancel)
                    .header("Cookie", shown)
                    .header(SITE, "same-origin")
                    .POST(BodyPublishers.noBody()))
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void probesAutoscalersAndPagesNeedNoKey() throws Exception {
    for (String open :
        List.of("/q/health/live", "/q/metrics", "/openapi", "/", "/app/main.js", "/v1/queue")) {
      assertThat(send(request(open)).statusCode()).as(open).isEqualTo(200);
    }
    assertThat(
            HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatusValue())
        .isNotZero();
  }

  private void awaitStatus(TestKey key, int status) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (send(as(key, RUNS)).statusCode() != status) {
      assertThat(System.nanoTime()).as("status %s in time", status).isLessThan(end);
    }
  }

  private static void list(RunServiceBlockingStub runs, String project) {
    var _ = runs.listRuns(ListRunsRequest.newBuilder().setParent("projects/" + project).build());
  }

  private static void assertRefused(Status.Code code, String reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(code);
              assertThat(StatusProto.fromThrowable(e).getDetailsList())
                  .filteredOn(detail -> detail.is(ErrorInfo.class))
                  .singleElement()
                  .satisfies(detail ->
                      assertThat(detail.unpack(ErrorInfo.class).getReason()).isEqualTo(reason));
            });
  }

  private RunServiceBlockingStub runs(TestKey key) {
    return runs(List.of(key.bearer()));
  }

  private RunServiceBlockingStub runs(List<String> authorization) {
    return RunServiceGrpc.newBlockingStub(channel)
        .withInterceptors(bearer(authorization))
        .withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  private static ClientInterceptor bearer(List<String> authorization) {
    Metadata headers = new Metadata();
    authorization.forEach(value ->
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), value));
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }

  private HttpRequest.Builder as(TestKey key, String path) {
    return request(path).header("Authorization", key.bearer());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(root.resolve(path))
        .header("Content-Type", "application/json")
        .timeout(Duration.ofSeconds(60));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
