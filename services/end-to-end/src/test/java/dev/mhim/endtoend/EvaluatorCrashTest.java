package dev.mhim.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.Timestamp;
import dev.mhim.platform.kafka.ProtobufDeserializer;
import dev.mhim.platform.kafka.ProtobufSerializer;
import dev.mhim.platform.kafka.TopicProvisioner;
import dev.mhim.platform.kafka.Topics;
import dev.mhim.platform.name.RunName;
import dev.mhim.platform.store.Artifacts;
import dev.mhim.platform.store.ObjectStore;
import dev.mhim.platform.store.ObjectStoreSettings;
import dev.mhim.platform.store.StoredObject;
import dev.mhim.testing.BackendsExtension;
import dev.mhim.testing.RunningBackends;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.ArtifactKind;
import dev.mhim.v1.BagPrediction;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.ModelPredictions;
import dev.mhim.v1.ModelRole;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.Run;
import dev.mhim.v1.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The evaluator's process is killed at several points of its work: in the end each run has exactly
 * one current evaluation, whoever made it.
 */
@Tag("slow")
@ExtendWith(BackendsExtension.class)
class EvaluatorCrashTest {
  private static final int RUNS = 6;
  private static final int FILES = 3;

  /** Enough resamples that an evaluation takes a good part of a second. */
  private static final int RESAMPLES = 1500;

  private final RunningBackends backends;
  private final ObjectStore store;
  private final Artifacts artifacts;
  private final KafkaConsumer<String, Evaluation> evaluations;
  private final Map<String, List<Evaluation>> published = new LinkedHashMap<>();

  @TempDir Path folder = Path.of(".");

  EvaluatorCrashTest(RunningBackends backends) {
    this.backends = backends;
    this.store =
        new ObjectStore(
            new ObjectStoreSettings(
                URI.create(backends.endpoint()),
                backends.accessKey(),
                backends.secretKey(),
                RunningBackends.BUCKET,
                "us-east-1"));
    this.artifacts = new Artifacts(store);
    this.evaluations =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", backends.bootstrapServers()),
            new StringDeserializer(),
            new ProtobufDeserializer<>(Evaluation.parser()));
  }

  @BeforeEach
  void needsTheProgram() {
    assumeTrue(EvaluatorProgram.isBuilt(), "skipped: services/evaluator is not packaged");
    store.ensureBucket();
    new TopicProvisioner(backends.bootstrapServers(), (short) 1)
        .ensure(Topics.all(), Duration.ofMinutes(1));
    List<TopicPartition> partitions =
        evaluations.partitionsFor(Topics.EVALUATIONS.name()).stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    evaluations.assign(partitions);
    evaluations.seekToBeginning(partitions);
  }

  @AfterEach
  void close() {
    evaluations.close();
    store.close();
  }

  @Test
  void eachRunHasOneCurrentEvaluationWheneverTheEvaluatorWasKilled() throws Exception {
    List<RunName> names = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      names.add(new RunName("default", "r-crash-" + i));
    }
    announce(names);

    try (EvaluatorProgram first = EvaluatorProgram.start(backends, folder)) {
      first.await("a file of an evaluation is stored", () -> names.stream().anyMatch(this::begun));
      first.kill();
    }
    List<RunName> begun = names.stream().filter(this::begun).toList();
    try (EvaluatorProgram second = EvaluatorProgram.start(backends, folder)) {
      second.await(
          "all files of a further evaluation are stored",
          () -> names.stream().anyMatch(name -> !begun.contains(name) && files(name) == FILES));
      second.kill();
    }
    poll();
    int before = published.size();
    try (EvaluatorProgram third = EvaluatorProgram.start(backends, folder)) {
      third.await("a further evaluation is published", () -> poll() > before);
      third.kill();
    }
    try (EvaluatorProgram fourth = EvaluatorProgram.start(backends, folder)) {
      fourth.await("every run has its evaluation", () -> poll() == RUNS);
      fourth.kill();
    }

    int records = published.values().stream().mapToInt(List::size).sum();
    System.out.println(records + " evaluations of " + RUNS + " runs in four lives");
    for (RunName name : names) {
      List<Evaluation> ofRun = published.getOrDefault(name.toString(), List.of());
      assertThat(ofRun).as(name.toString()).isNotEmpty();
      // However often it was repeated, it is the same one: the coordinator has one to take.
      assertThat(ofRun).as(name.toString()).containsOnly(ofRun.getFirst());
      Evaluation current = ofRun.getFirst();
      assertThat(current.getProblemsList()).isEmpty();
      assertThat(current.getArtifactsList()).hasSize(FILES);
      assertThat(current.getArtifactsList())
          .allSatisfy(artifact -> assertThat(artifacts.read(artifact)).isNotEmpty());
      assertThat(store.list(evaluationsOf(name)))
          .extracting(StoredObject::key)
          .containsExactlyInAnyOrderElementsOf(
              current.getArtifactsList().stream().map(Artifact::getObjectKey).toList());
    }
  }

  private boolean begun(RunName name) {
    return files(name) > 0;
  }

  private int files(RunName name) {
    return store.list(evaluationsOf(name)).size();
  }

  private static String evaluationsOf(RunName name) {
    return Artifacts.prefix(name) + "evaluations/";
  }

  /** Reads on; how many runs have an evaluation by now. */
  private int poll() {
    evaluations
        .poll(Duration.ofMillis(50))
        .forEach(record ->
            published.computeIfAbsent(record.key(), run -> new ArrayList<>()).add(record.value()));
    return published.size();
  }

  private void announce(List<RunName> names) throws Exception {
    try (KafkaProducer<String, Run> producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", backends.bootstrapServers()),
            new StringSerializer(),
            new ProtobufSerializer<Run>())) {
      for (RunName name : names) {
        producer.send(new ProducerRecord<>(Topics.RUNS.name(), name.toString(), run(name))).get();
      }
    }
  }

  private Run run(RunName name) {
    return Run.newBuilder()
        .setName(name.toString())
        .setState(Run.State.STATE_EVALUATING)
        .setUpdateTime(Timestamp.newBuilder().setSeconds(42))
        .setProtocol(Protocol.PROTOCOL_HELD_OUT)
        .setSettings(Settings.newBuilder().setSeed(2021).setNumBootstrap(RESAMPLES))
        .addFolds(FoldStatus.newBuilder().addArtifacts(predictions(name)))
        .build();
  }

  private Artifact predictions(RunName name) {
    Random random = new Random(name.run().hashCode());
    FoldPredictions.Builder fold =
        FoldPredictions.newBuilder()
            .setRun(name.toString())
            .setLabelKind(LabelKind.LABEL_KIND_CLASSIFICATION)
            .addAllClasses(List.of("normal", "tumor"));
    for (ModelRole role : List.of(ModelRole.MODEL_ROLE_BASELINE, ModelRole.MODEL_ROLE_STUDENT)) {
      ModelPredictions.Builder model = ModelPredictions.newBuilder().setRole(role);
      for (int i = 0; i < 300; i++) {
        model.addPredictions(
            BagPrediction.newBuilder()
                .setCaseId("c" + i)
                .setBagId("c" + i)
                .setClassIndex(i % 2)
                .addLogits(0)
                .addLogits((float) (random.nextGaussian() + i % 2)));
      }
      fold.addModels(model);
    }
    return artifacts.put(
        name,
        "folds/0/predictions.binpb",
        "folds/0/attempts/1/predictions.binpb",
        ArtifactKind.ARTIFACT_KIND_PREDICTIONS,
        fold.build().toByteArray());
  }
}
