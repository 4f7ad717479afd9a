package dev.mhim.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.gateway.coordination.RunEvents;
import dev.mhim.gateway.world.FakeFeatureStore;
import dev.mhim.gateway.world.FakeFeatureStoreResource;
import dev.mhim.gateway.world.GatewayWorld;
import dev.mhim.gateway.world.TopicReader;
import dev.mhim.platform.error.GrpcErrors;
import dev.mhim.platform.kafka.CloudEvents;
import dev.mhim.platform.kafka.Topics;
import dev.mhim.platform.name.RunName;
import dev.mhim.platform.name.Sha256;
import dev.mhim.platform.store.Artifacts;
import dev.mhim.testing.Backends;
import dev.mhim.testing.RunningBackends;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.ArtifactKind;
import dev.mhim.v1.CancelRunRequest;
import dev.mhim.v1.CreateRunRequest;
import dev.mhim.v1.DownloadArtifactRequest;
import dev.mhim.v1.DownloadArtifactResponse;
import dev.mhim.v1.EpochMetrics;
import dev.mhim.v1.EvaluationServiceGrpc;
import dev.mhim.v1.FeatureStoreServiceGrpc;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.GetEvaluationRequest;
import dev.mhim.v1.GetManifestRequest;
import dev.mhim.v1.GetRunRequest;
import dev.mhim.v1.ImportDatasetRequest;
import dev.mhim.v1.ImportDatasetResponse;
import dev.mhim.v1.Lease;
import dev.mhim.v1.ListArtifactsRequest;
import dev.mhim.v1.ListRunsRequest;
import dev.mhim.v1.ListRunsResponse;
import dev.mhim.v1.MetricBatch;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.Run;
import dev.mhim.v1.Settings;
import dev.mhim.v1.SplitPlan;
import dev.mhim.v1.WatchRunRequest;
import dev.mhim.v1.WatchRunResponse;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The whole gateway with a real broker and store; trainers and evaluator are played by the test.
 */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithTestResource(Backends.class)
@WithTestResource(FakeFeatureStoreResource.class)
class GatewayTest {
  RunningBackends backends;
  FakeFeatureStore featureStore;

  @ConfigProperty(name = "quarkus.grpc.server.test-port")
  int grpcPort;

  private GatewayWorld world;

  @BeforeAll
  void open() {
    world = new GatewayWorld(backends, grpcPort);
  }

  @AfterEach
  void comeBack() {
    featureStore.setAway(false);
  }

  @AfterAll
  void close() {
    world.close();
  }

  @Test
  void aRunGoesFromItsRequestToItsEvaluation() throws IOException {
    Run run = create(request(FakeFeatureStore.CLASSES, 2));
    assertThat(run.getState()).isEqualTo(Run.State.STATE_QUEUED);
    assertThat(run.getDataset()).isEqualTo(FakeFeatureStore.CLASSES + "/versions/1");
    assertThat(run.getSettings().getMergeK()).isEqualTo(5);
    Iterator<WatchRunResponse> watch = watch(run);
    assertThat(watch.next().getRun().getState()).isEqualTo(Run.State.STATE_QUEUED);

    byte[] model = new byte[3 << 20];
    Artifact artifact =
        new Artifacts(world.store)
            .put(
                RunName.parse(run.getName()),
                "folds/0/student.safetensors",
                "attempts/1/student",
                ArtifactKind.ARTIFACT_KIND_MODEL,
                model);
    world.claim(run, 0, 1, "a");
    world.claim(run, 1, 1, "b");
    metrics(run, 0, 0);
    metrics(run, 0, 1);
    assertThat(awaitMetrics(watch, 1).getEpochs(0).getEpoch()).isEqualTo(1);
    world.succeed(run, 0, 1, "a", artifact);
    world.succeed(run, 1, 1, "b", artifact.toBuilder().setPath("folds/1/x").build());
    world.awaitState(run.getName(), Run.State.STATE_EVALUATING);
    world.writer.write(
        Topics.EVALUATIONS, run.getName(), new RunEvents(run.getName()).evaluation());

    List<WatchRunResponse> rest = new ArrayList<>();
    watch.forEachRemaining(rest::add);
    assertThat(rest.stream().filter(WatchRunResponse::hasRun).toList().getLast().getRun())
        .satisfies(last -> {
          assertThat(last.getState()).isEqualTo(Run.State.STATE_SUCCEEDED);
          assertThat(last.getEvaluation()).isEqualTo(run.getName() + "/evaluation");
        });
    assertThat(rest.stream().filter(WatchRunResponse::hasEvaluation)).hasSize(1);
    assertThat(evaluations().getEvaluation(evaluation(run)).getEvaluation().getRun())
        .isEqualTo(run.getName());
    assertThat(
            world
                .client()
                .listArtifacts(ListArtifactsRequest.newBuilder().setParent(run.getName()).build())
                .getArtifactsList())
        .extracting(Artifact::getPath)
        .containsExactly("folds/0/student.safetensors", "folds/1/x", "split-plan.binpb");
    assertThat(download(run, "folds/0/student.safetensors")).isEqualTo(model);
    byte[] plan = download(run, "split-plan.binpb");
    assertThat(Sha256.hex(plan)).isEqualTo(run.getSplitPlan().getSha256());
    assertThat(SplitPlan.parseFrom(plan).getFoldsCount()).isEqualTo(2);
  }

  @Test
  void aLateWatcherSeesTheWholeCurveAndTheEnd() {
    Run run = create(request(FakeFeatureStore.CLASSES, 2));
    world.claim(run, 0, 1, "a");
    Iterator<WatchRunResponse> first = watch(run);
    for (int epoch = 0; epoch < 20; epoch++) {
      metrics(run, 0, epoch);
    }
    awaitMetrics(first, 19);
    world.client().cancelRun(cancel(run));

    List<WatchRunResponse> late = new ArrayList<>();
    watch(run).forEachRemaining(late::add);
    assertThat(late.getFirst().getRun().getState()).isEqualTo(Run.State.STATE_CANCELLED);
    assertThat(late.stream().flatMap(message -> message.getMetrics().getEpochsList().stream()))
        .extracting(EpochMetrics::getEpoch)
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19);
  }

  @Test
  void aLostLeaseIsFollowedByASecondAttempt() {
    Run run = create(request(FakeFeatureStore.CLASSES, 2));
    world.claim(run, 0, 1, "mortal");

    Run waiting =
        world.runs.awaitValue(
            run.getName(),
            found ->
                found.getFoldsCount() > 0
                    && found.getFolds(0).getState() == FoldStatus.State.STATE_BACKING_OFF);
    assertThat(waiting.getFolds(0).getProblemsList())
        .extracting(Problem::getReason)
        .containsExactly("LEASE_LOST");
    world.claim(run, 0, 2, "heir");
    world.leases.awaitValue(
        run.getName() + "/folds/0",
        lease ->
            lease.getAttempt() == 2
                && lease.getState() == Lease.State.STATE_HELD
                && lease.getTrainer().equals("heir"));
  }

  @Test
  void aCancelShowsAtOnceAndTwiceIsTheSame() {
    Run run = create(request(FakeFeatureStore.CLASSES, 2));
    world.claim(run, 1, 1, "a");

    Run cancelled = world.client().cancelRun(cancel(run)).getRun();

    assertThat(cancelled.getState()).isEqualTo(Run.State.STATE_CANCELLED);
    assertThat(world.client().cancelRun(cancel(run)).getRun()).isEqualTo(cancelled);
    assertThat(get(run.getName())).isEqualTo(cancelled);
    world.leases.awaitValue(
        run.getName() + "/folds/1", lease -> lease.getState() == Lease.State.STATE_CANCELLED);
  }

  @Test
  void theSameRequestIdIsTheSameRun() {
    CreateRunRequest request = request(FakeFeatureStore.CLASSES, 3).build();

    Run first = create(request.toBuilder());
    Run second = create(request.toBuilder());

    assertThat(second).isEqualTo(first);
  }

  @Test
  void aBadRequestIsToldWithEveryFieldAtOnce() {
    CreateRunRequest.Builder request = request(FakeFeatureStore.CLASSES, 1);
    request.getRunBuilder().getSettingsBuilder().setLr(-1);

    assertThatThrownBy(() -> create(request))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
              assertThat(GrpcErrors.fromGrpc(e).problems())
                  .extracting(Problem::getSubject)
                  .containsExactlyInAnyOrder("settings.lr", "settings.cv_fold");
            });
  }

  @Test
  void aRunOnAnUnknownDatasetIsRejectedWithItsReason() {
    Run run = create(request("projects/demo/datasets/nowhere", 2));

    assertThat(run.getState()).isEqualTo(Run.State.STATE_REJECTED);
    assertThat(run.getProblemsList())
        .extracting(Problem::getReason)
        .containsExactly("DATASET_NOT_FOUND");
  }

  @Test
  void everyReasonWhyThereIsNoPlanIsTold() {
    Run run = create(request(FakeFeatureStore.CLASSES, 30));

    assertThat(run.getState()).isEqualTo(Run.State.STATE_REJECTED);
    assertThat(run.getProblemsList())
        .extracting(Problem::getReason)
        .containsExactly("CLASS_SMALLER_THAN_FOLDS", "CLASS_SMALLER_THAN_FOLDS");
  }

  @Test
  void aManifestThatCannotBeEndsTheRunAndNotTheGateway() {
    Run run = create(request(FakeFeatureStore.NAMELESS_CASE, 2));

    assertThat(run.getState()).isEqualTo(Run.State.STATE_REJECTED);
    assertThat(run.getProblemsList())
        .extracting(Problem::getReason)
        .containsExactly("PLANNING_FAILED");
    assertThat(create(request(FakeFeatureStore.CLASSES, 2)).getState())
        .isEqualTo(Run.State.STATE_QUEUED);
  }

  @Test
  void aRunIsCancelledWhileItIsPlanned() {
    featureStore.setAway(true);
    CreateRunRequest request = request(FakeFeatureStore.CLASSES, 2).build();
    String name = RunName.ofRequest("demo", request.getRequestId()).toString();
    world.writer.write(Topics.RUN_REQUESTS, name, request);
    Run planning = world.awaitState(name, Run.State.STATE_PLANNING);

    Run cancelled = world.client().cancelRun(cancel(planning)).getRun();

    assertThat(cancelled.getState()).isEqualTo(Run.State.STATE_CANCELLED);
    featureStore.setAway(false);
    assertThat(create(request(FakeFeatureStore.CLASSES, 2)).getState())
        .as("the next request is planned")
        .isEqualTo(Run.State.STATE_QUEUED);
    assertThat(get(name)).isEqualTo(cancelled);
  }

  @Test
  void theServerTellsItsHealthAndItsServices() {
    assertThat(
            HealthGrpc.newBlockingStub(world.channel)
                .check(HealthCheckRequest.newBuilder().setService("mhim.v1.RunService").build())
                .getStatus())
        .isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
    CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> questions =
        ServerReflectionGrpc.newStub(world.channel).serverReflectionInfo(new Answer(answer));
    questions.onNext(ServerReflectionRequest.newBuilder().setListServices("*").build());

    assertThat(answer)
        .succeedsWithin(Duration.ofSeconds(20))
        .satisfies(services ->
            assertThat(services.getListServicesResponse().getServiceList())
                .extracting(service -> service.getName())
                .contains(
                    "mhim.v1.RunService",
                    "mhim.v1.EvaluationService",
                    "mhim.v1.FeatureStoreService"));
    questions.onCompleted();
  }

  private record Answer(CompletableFuture<ServerReflectionResponse> first)
      implements StreamObserver<ServerReflectionResponse> {
    @Override
    public void onNext(ServerReflectionResponse answer) {
      first.complete(answer);
    }

    @Override
    public void onError(Throwable failure) {
      first.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      first.completeExceptionally(new AssertionError("no answer"));
    }
  }

  @Test
  void aCheckStartsNothingButSaysWhatWouldBe() {
    CreateRunRequest.Builder request = request(FakeFeatureStore.SURVIVAL, 4).setValidateOnly(true);

    Run run = create(request);

    assertThat(run.getFoldsCount()).isEqualTo(4);
    assertThat(run.getSettings().getMaxEpoch()).isEqualTo(30);
    assertThatThrownBy(() -> get(run.getName()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("NOT_FOUND");
  }

  @Test
  void aTableWithItsOwnSplitHasOneFold() {
    Run run = create(request(FakeFeatureStore.GIVEN_SPLIT, 5));

    assertThat(run.getFoldsCount()).isEqualTo(1);
    assertThat(run.getSettings().getCvFold()).isEqualTo(1);
  }

  @Test
  void planningWaitsForAFeatureStoreThatIsAway() {
    featureStore.setAway(true);
    CreateRunRequest request = request(FakeFeatureStore.CLASSES, 2).build();
    String name = RunName.ofRequest("demo", request.getRequestId()).toString();
    world.writer.write(Topics.RUN_REQUESTS, name, request);
    world.awaitState(name, Run.State.STATE_PLANNING);

    featureStore.setAway(false);

    assertThat(world.awaitState(name, Run.State.STATE_QUEUED).getFoldsCount()).isEqualTo(2);
  }

  @Test
  void aJsonRecordStartsARun() {
    String id = UUID.randomUUID().toString();
    String json =
        """
        {"parent": "projects/demo", "request_id": "%s",
         "run": {"dataset": "%s", "protocol": "PROTOCOL_PAPER", "settings": {"cv_fold": 2}}}
        """
            .formatted(id, FakeFeatureStore.CLASSES);
    world.writer.write(
        Topics.RUN_REQUESTS, "any key", json.getBytes(StandardCharsets.UTF_8), CloudEvents.JSON);

    Run run = world.awaitState(RunName.ofRequest("demo", id).toString(), Run.State.STATE_QUEUED);
    assertThat(run.getProtocol()).isEqualTo(Protocol.PROTOCOL_PAPER);
    assertThat(run.getSettings().getValRatio()).isZero();
  }

  @Test
  void aBadRequestOverKafkaIsARejectedRun() {
    CreateRunRequest.Builder request = request(FakeFeatureStore.CLASSES, 2);
    request.getRunBuilder().getSettingsBuilder().setDropout(2);
    String name = RunName.ofRequest("demo", request.getRequestId()).toString();
    world.writer.write(Topics.RUN_REQUESTS, name, request.build());

    assertThat(world.awaitState(name, Run.State.STATE_REJECTED).getProblemsList())
        .extracting(Problem::getSubject)
        .containsExactly("settings.dropout");
  }

  @Test
  void aPoisonRequestIsADeadLetterWithItsReasonAndStopsNothing() {
    byte[] poison = "{\"parent\": ".getBytes(StandardCharsets.UTF_8);
    world.writer.write(Topics.RUN_REQUESTS, "poison", poison, CloudEvents.JSON);

    try (TopicReader<byte[]> dead =
        new TopicReader<>(
            backends.bootstrapServers(),
            Topics.RUN_REQUESTS.deadLetters(),
            new ByteArrayDeserializer())) {
      ConsumerRecord<String, byte[]> letter = dead.await(record -> "poison".equals(record.key()));
      assertThat(letter.value()).isEqualTo(poison);
      assertThat(
              new String(
                  letter.headers().lastHeader("dead-letter-reason").value(),
                  StandardCharsets.UTF_8))
          .contains("no readable CreateRunRequest");
    }
    assertThat(create(request(FakeFeatureStore.CLASSES, 2)).getState())
        .isEqualTo(Run.State.STATE_QUEUED);
  }

  @Test
  void runsAreListedNewestFirstInPages() {
    List<String> created = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      created.addFirst(create(request(FakeFeatureStore.CLASSES, 2)).getName());
    }
    List<String> listed = new ArrayList<>();
    String token = "";
    do {
      ListRunsResponse page =
          world
              .client()
              .listRuns(
                  ListRunsRequest.newBuilder()
                      .setParent("projects/demo")
                      .setPageSize(2)
                      .setPageToken(token)
                      .build());
      assertThat(page.getRunsCount()).isLessThanOrEqualTo(2);
      page.getRunsList().forEach(run -> listed.add(run.getName()));
      token = page.getNextPageToken();
    } while (!token.isEmpty());

    assertThat(listed).doesNotHaveDuplicates().startsWith(created.toArray(String[]::new));
  }

  @Test
  void datasetsArePassedOn() {
    var datasets = FeatureStoreServiceGrpc.newBlockingStub(world.channel);

    assertThat(
            datasets
                .getManifest(
                    GetManifestRequest.newBuilder().setName(FakeFeatureStore.CLASSES).build())
                .getManifest()
                .getCasesCount())
        .isEqualTo(40);
    Iterator<ImportDatasetResponse> progress =
        datasets.importDataset(
            ImportDatasetRequest.newBuilder().setParent("projects/demo").build());
    List<ImportDatasetResponse> told = new ArrayList<>();
    progress.forEachRemaining(told::add);
    assertThat(told).hasSize(FakeFeatureStore.IMPORTED + 1);
    assertThat(told.getLast().getDataset().getName()).endsWith("/versions/2");
    assertThatThrownBy(
            () -> datasets.getManifest(GetManifestRequest.newBuilder().setName("x").build()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e ->
                assertThat(GrpcErrors.fromGrpc(e).problems())
                    .extracting(Problem::getReason)
                    .containsExactly("DATASET_NOT_FOUND"));
  }

  private Run create(CreateRunRequest.Builder request) {
    return world.client().createRun(request.build()).getRun();
  }

  private Run get(String name) {
    return world.client().getRun(GetRunRequest.newBuilder().setName(name).build()).getRun();
  }

  private Iterator<WatchRunResponse> watch(Run run) {
    return world.client().watchRun(WatchRunRequest.newBuilder().setName(run.getName()).build());
  }

  private EvaluationServiceGrpc.EvaluationServiceBlockingStub evaluations() {
    return EvaluationServiceGrpc.newBlockingStub(world.channel);
  }

  private static GetEvaluationRequest evaluation(Run run) {
    return GetEvaluationRequest.newBuilder().setName(run.getName() + "/evaluation").build();
  }

  private static CancelRunRequest cancel(Run run) {
    return CancelRunRequest.newBuilder().setName(run.getName()).setReason("enough").build();
  }

  private static CreateRunRequest.Builder request(String dataset, int folds) {
    return CreateRunRequest.newBuilder()
        .setParent("projects/demo")
        .setRequestId(UUID.randomUUID().toString())
        .setRun(
            Run.newBuilder()
                .setTitle("a test")
                .setDataset(dataset)
                .setSettings(Settings.newBuilder().setCvFold(folds)));
  }

  private void metrics(Run run, int fold, int epoch) {
    world.writer.write(
        Topics.METRICS,
        run.getName() + "/folds/" + fold,
        MetricBatch.newBuilder()
            .setRun(run.getName())
            .setFold(fold)
            .setAttempt(1)
            .setSequence(epoch)
            .addEpochs(EpochMetrics.newBuilder().setEpoch(epoch))
            .build());
  }

  private static MetricBatch awaitMetrics(Iterator<WatchRunResponse> watch, int epoch) {
    while (true) {
      MetricBatch batch = watch.next().getMetrics();
      if (batch.getEpochsList().stream().anyMatch(found -> found.getEpoch() == epoch)) {
        return batch;
      }
    }
  }

  private byte[] download(Run run, String path) throws IOException {
    Iterator<DownloadArtifactResponse> parts =
        world
            .client()
            .downloadArtifact(
                DownloadArtifactRequest.newBuilder()
                    .setParent(run.getName())
                    .setPath(path)
                    .build());
    assertThat(parts.next().getArtifact().getPath()).isEqualTo(path);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (parts.hasNext()) {
      parts.next().getFrame().writeTo(bytes);
    }
    return bytes.toByteArray();
  }
}
