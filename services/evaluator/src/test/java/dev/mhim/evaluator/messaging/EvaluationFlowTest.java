package dev.mhim.evaluator.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.util.Timestamps;
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
import dev.mhim.v1.Problem;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.Run;
import dev.mhim.v1.Settings;
import dev.mhim.v1.SurvivalLabel;
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
import org.jspecify.annotations.Nullable;
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
  void runThatIsAnnouncedAgainGetsTheSameEvaluationByteForByte() throws Exception {
    RunName name = new RunName("default", "r-again");
    Run run = run(name, List.of(store(name, 0, 0.5f)));
    send(run.getName(), run, new ProtobufSerializer<>());
    send(run.getName(), run, new ProtobufSerializer<>());

    List<Evaluation> evaluations =
        await(
            Topics.EVALUATIONS.name(),
            run.getName(),
            2,
            new ProtobufDeserializer<>(Evaluation.parser()));

    assertThat(evaluations.get(1)).isEqualTo(evaluations.get(0));
    assertThat(evaluations.get(0).getCreateTime()).isEqualTo(run.getUpdateTime());
    // Read with their hashes checked.
    assertThat(evaluations.get(0).getArtifactsList())
        .hasSize(3)
        .allSatisfy(artifact -> assertThat(artifacts.read(artifact)).isNotEmpty());
  }

  @Test
  void otherStatesOfARunAreLeftAlone() throws Exception {
    RunName name = new RunName("default", "r-other");
    Run waiting = run(name, List.of(store(name, 0, 0.5f)));
    Run running = waiting.toBuilder().setState(Run.State.STATE_RUNNING).setRevision(1).build();
    Run ended = waiting.toBuilder().setState(Run.State.STATE_SUCCEEDED).setRevision(3).build();
    send(name.toString(), running, new ProtobufSerializer<>());
    send(name.toString(), ended, new ProtobufSerializer<>());
    send(name.toString(), null, new ProtobufSerializer<Run>());
    // One key, so one partition: when this one is answered the others were seen.
    Run last = waiting.toBuilder().setUpdateTime(Timestamps.fromSeconds(99)).build();
    send(name.toString(), last, new ProtobufSerializer<>());
    assertThat(awaitEvaluation(name.toString()).getCreateTime()).isEqualTo(last.getUpdateTime());
  }

  @Test
  void survivalIsScoredByConcordance() throws Exception {
    RunName name = new RunName("default", "r-survival");
    ModelPredictions.Builder model =
        ModelPredictions.newBuilder().setRole(ModelRole.MODEL_ROLE_STUDENT);
    // Of the comparable pairs (p0, p1), (p0, p2), (p1, p2) the model orders the first two rightly.
    float[] hazards = {2, -1, 0};
    for (int i = 0; i < hazards.length; i++) {
      model.addPredictions(
          BagPrediction.newBuilder()
              .setCaseId("p" + i)
              .setBagId("p" + i)
              .setSurvival(SurvivalLabel.newBuilder().setTime(i + 1).setEvent(i < 2))
              .addAllLogits(List.of(hazards[i], 0f, 0f, 0f)));
    }
    FoldPredictions predictions =
        FoldPredictions.newBuilder()
            .setRun(name.toString())
            .setLabelKind(LabelKind.LABEL_KIND_SURVIVAL)
            .addModels(model)
            .build();
    Run run = run(name, List.of(store(name, predictions)));
    send(run.getName(), run, new ProtobufSerializer<>());

    Evaluation evaluation = awaitEvaluation(run.getName());

    assertThat(evaluation.getLabelKind()).isEqualTo(LabelKind.LABEL_KIND_SURVIVAL);
    MetricSummary concordance = evaluation.getModels(0).getMetrics(0);
    assertThat(concordance.getMetric()).isEqualTo("c_index");
    assertThat(concordance.getMean()).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(text(evaluation, "predictions.csv")).contains("risk\n0,student,p0,p0,1,1.0,2.0");
    assertThat(text(evaluation, "report.html"))
        .contains("C-index (Harrell)", "Survival by predicted risk", "<svg");
  }

  @Test
  void predictionsOfAnotherFoldAreAProblem() throws Exception {
    RunName name = new RunName("default", "r-mixed");
    Artifact first = store(name, 0, 0.5f);
    Run run = run(name, List.of(first, first));
    send(run.getName(), run, new ProtobufSerializer<>());

    Evaluation evaluation = awaitEvaluation(run.getName());

    assertThat(evaluation.getModelsList()).isEmpty();
    assertThat(evaluation.getProblemsList())
        .extracting(Problem::getReason, Problem::getSubject)
        .containsExactly(tuple("WRONG_FOLD", run.getName() + "/folds/1"));
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
    assertThat(await(Topics.RUNS.deadLetters().name(), "poison", 1, new ByteArrayDeserializer()))
        .containsExactly(poison);

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
    return store(run, predictions);
  }

  private Artifact store(RunName run, FoldPredictions predictions) {
    String fold = "folds/" + predictions.getFold();
    return artifacts.put(
        run,
        fold + "/predictions.binpb",
        fold + "/attempts/1/predictions.binpb",
        ArtifactKind.ARTIFACT_KIND_PREDICTIONS,
        predictions.toByteArray());
  }

  private static Run run(RunName name, List<Artifact> predictions) {
    Run.Builder run =
        Run.newBuilder()
            .setName(name.toString())
            .setState(Run.State.STATE_EVALUATING)
            .setUpdateTime(Timestamps.fromSeconds(42))
            .setProtocol(Protocol.PROTOCOL_HELD_OUT)
            .setSettings(Settings.newBuilder().setSeed(2021).setNumBootstrap(200));
    for (int fold = 0; fold < predictions.size(); fold++) {
      run.addFolds(FoldStatus.newBuilder().setFold(fold).addArtifacts(predictions.get(fold)));
    }
    return run.build();
  }

  private <V> void send(String key, @Nullable V value, Serializer<V> values) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrapServers),
            new StringSerializer(),
            values)) {
      producer.send(new ProducerRecord<>(Topics.RUNS.name(), key, value)).get();
    }
  }

  private Evaluation awaitEvaluation(String run) {
    return await(Topics.EVALUATIONS.name(), run, 1, new ProtobufDeserializer<>(Evaluation.parser()))
        .getFirst();
  }

  /** The first records of a key. */
  private <V> List<V> await(String topic, String key, int count, Deserializer<V> values) {
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
      List<V> found = new ArrayList<>();
      while (System.nanoTime() < end) {
        for (ConsumerRecord<String, V> record : consumer.poll(Duration.ofMillis(200))) {
          seen.add(record.key());
          if (key.equals(record.key())) {
            found.add(record.value());
          }
        }
        if (found.size() >= count) {
          return found;
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
