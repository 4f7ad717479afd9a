package dev.mhim.evaluator.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mhim.platform.kafka.ProtobufDeserializer;
import dev.mhim.platform.kafka.ProtobufSerializer;
import dev.mhim.platform.kafka.Topics;
import dev.mhim.platform.name.RunName;
import dev.mhim.platform.store.Artifacts;
import dev.mhim.testing.Backends;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.ArtifactKind;
import dev.mhim.v1.BagPrediction;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.MetricSummary;
import dev.mhim.v1.ModelPredictions;
import dev.mhim.v1.ModelRole;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.Run;
import dev.mhim.v1.Settings;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Backends.class)
class EvaluationFlowTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Artifacts artifacts;
  private final String bootstrapServers;

  @Inject
  EvaluationFlowTest(
      Artifacts artifacts,
      @ConfigProperty(name = "mhim.kafka.bootstrap-servers") String bootstrapServers) {
    this.artifacts = artifacts;
    this.bootstrapServers = bootstrapServers;
  }

  @Test
  void runThatWaitsGetsItsEvaluation() throws Exception {
    RunName name = new RunName("default", "r-flow");
    Run run = run(name, List.of(store(name, 0, 0.5f), store(name, 1, 3)));
    send(run.getName(), run, new ProtobufSerializer<>());

    Evaluation evaluation = awaitEvaluation(run.getName());

    assertThat(evaluation.getProblemsList()).isEmpty();
    assertThat(evaluation.getProtocol()).isEqualTo(Protocol.PROTOCOL_HELD_OUT);
    MetricSummary auc = evaluation.getModels(0).getMetrics(0);
    assertThat(auc.getMetric()).isEqualTo("auc");
    // Fold 0 ranks three of four pairs rightly, fold 1 two of four.
    assertThat(auc.getFolds(0).getValue()).isCloseTo(0.75, within(1e-12));
    assertThat(auc.getFolds(1).getValue()).isCloseTo(0.5, within(1e-12));
    assertThat(auc.getMean()).isCloseTo(0.625, within(1e-12));
    assertThat(auc.getStd()).isCloseTo(0.125, within(1e-12));
    assertThat(auc.getFolds(0).getBootstrapLow()).isLessThan(0.75);
    assertThat(auc.getFolds(0).getBootstrapHigh()).isEqualTo(1);
    assertThat(auc.getFolds(0).getBootstrapMean()).isBetween(0.6, 0.9);
    assertThat(evaluation.getModels(0).getSelectedEpochsList()).containsExactly(7, 7);
    assertThat(text(evaluation, "report.html"))
        .contains("Protocol held-out", "0.625 ± 0.125", "<svg", "r-flow");
    assertThat(text(evaluation, "predictions.csv")).contains("1,baseline,c3,c3,tumor,0.0,1.0");
    assertThat(text(evaluation, "evaluation.json")).contains("\"accuracy_macro\"");
  }

  @Test
  void predictionsThatAreGoneAreAProblemAndNotSilence() throws Exception {
    RunName name = new RunName("default", "r-gone");
    Artifact gone =
        Artifact.newBuilder()
            .setObjectKey("runs/default/r-gone/none")
            .setKind(ArtifactKind.ARTIFACT_KIND_PREDICTIONS)
            .build();
    Run run = run(name, List.of(gone));
    send(run.getName(), run, new ProtobufSerializer<>());

    Evaluation evaluation = awaitEvaluation(run.getName());

    assertThat(evaluation.getModelsList()).isEmpty();
    assertThat(evaluation.getProblems(0).getReason()).isEqualTo("OBJECT_NOT_FOUND");
    assertThat(evaluation.getProblems(0).getSubject()).contains("runs/default/r-gone/none");
  }

  @Test
  void recordThatCantBeReadGoesToTheDeadLettersAndStopsNothing() throws Exception {
    byte[] poison = "no run".getBytes(StandardCharsets.UTF_8);
    send("poison", poison, new ByteArraySerializer());
    assertThat(await(Topics.RUNS.deadLetters().name(), "poison", new ByteArrayDeserializer()))
        .isEqualTo(poison);

    RunName name = new RunName("default", "r-after");
    Run run = run(name, List.of(store(name, 0, 0.5f)));
    send(run.getName(), run, new ProtobufSerializer<>());
    assertThat(awaitEvaluation(run.getName()).getProblemsList()).isEmpty();
  }

  /** Four cases in two classes; the logit difference of the third, a negative one, is given. */
  private Artifact store(RunName run, int fold, float third) {
    float[] differences = {-1, 0, third, 1};
    int[] labels = {0, 1, 0, 1};
    ModelPredictions.Builder model =
        ModelPredictions.newBuilder().setRole(ModelRole.MODEL_ROLE_BASELINE).setSelectedEpoch(7);
    for (int i = 0; i < labels.length; i++) {
      model.addPredictions(
          BagPrediction.newBuilder()
              .setCaseId("c" + i)
              .setBagId("c" + i)
              .setClassIndex(labels[i])
              .addLogits(0)
              .addLogits(differences[i]));
    }
    FoldPredictions predictions =
        FoldPredictions.newBuilder()
            .setRun(run.toString())
            .setFold(fold)
            .setLabelKind(LabelKind.LABEL_KIND_CLASSIFICATION)
            .addAllClasses(List.of("normal", "tumor"))
            .addModels(model)
            .build();
    return artifacts.put(
        run,
        "folds/" + fold + "/predictions.binpb",
        "folds/" + fold + "/attempts/1/predictions.binpb",
        ArtifactKind.ARTIFACT_KIND_PREDICTIONS,
        predictions.toByteArray());
  }

  private static Run run(RunName name, List<Artifact> predictions) {
    Run.Builder run =
        Run.newBuilder()
            .setName(name.toString())
            .setState(Run.State.STATE_EVALUATING)
            .setProtocol(Protocol.PROTOCOL_HELD_OUT)
            .setSettings(Settings.newBuilder().setSeed(2021).setNumBootstrap(200));
    for (int fold = 0; fold < predictions.size(); fold++) {
      run.addFolds(FoldStatus.newBuilder().setFold(fold).addArtifacts(predictions.get(fold)));
    }
    return run.build();
  }

  private <V> void send(String key, V value, Serializer<V> values) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrapServers),
            new StringSerializer(),
            values)) {
      producer.send(new ProducerRecord<>(Topics.RUNS.name(), key, value)).get();
    }
  }

  private Evaluation awaitEvaluation(String run) {
    return await(Topics.EVALUATIONS.name(), run, new ProtobufDeserializer<>(Evaluation.parser()));
  }

  private <V> V await(String topic, String key, Deserializer<V> values) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
            new StringDeserializer(),
            values)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long end = System.nanoTime() + PATIENCE.toNanos();
      List<String> seen = new ArrayList<>();
      while (System.nanoTime() < end) {
        for (ConsumerRecord<String, V> record : consumer.poll(Duration.ofMillis(200))) {
          seen.add(record.key());
          if (key.equals(record.key())) {
            return record.value();
          }
        }
      }
      throw new AssertionError("no record of " + key + " on " + topic + "; seen: " + seen);
    }
  }

  private String text(Evaluation evaluation, String path) {
    Artifact artifact =
        evaluation.getArtifactsList().stream()
            .filter(candidate -> candidate.getPath().equals(path))
            .findFirst()
            .orElseThrow();
    return new String(artifacts.read(artifact), StandardCharsets.UTF_8);
  }
}
