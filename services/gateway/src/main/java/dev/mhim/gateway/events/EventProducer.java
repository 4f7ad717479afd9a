package dev.mhim.gateway.events;

import com.google.protobuf.Message;
import com.google.protobuf.util.Timestamps;
import dev.mhim.platform.config.KafkaConfig;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.kafka.CloudEvents;
import dev.mhim.platform.kafka.ProtobufSerializer;
import dev.mhim.platform.kafka.Topic;
import dev.mhim.platform.kafka.Topics;
import dev.mhim.platform.trace.TraceParent;
import dev.mhim.v1.CancelRequested;
import dev.mhim.v1.CreateRunRequest;
import dev.mhim.v1.PauseRequested;
import dev.mhim.v1.ResumeRequested;
import dev.mhim.v1.RetryRequested;
import dev.mhim.v1.Run;
import dev.mhim.v1.RunEvent;
import dev.mhim.v1.RunPlanned;
import dev.mhim.v1.RunRejected;
import dev.mhim.v1.RunRequested;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes requests and events and waits until every replica of the log has them. */
@ApplicationScoped
public class EventProducer {
  private static final String SOURCE = "/mhim/gateway";
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final KafkaProducer<String, Message> producer;

  EventProducer(KafkaConfig kafka) {
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka.bootstrapServers(),
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.LINGER_MS_CONFIG,
                0,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                (int) TIMEOUT.toMillis(),
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) TIMEOUT.toMillis() / 2,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                (int) TIMEOUT.toMillis()),
            new StringSerializer(),
            new ProtobufSerializer<>());
  }

  /** A request to run something, for whichever gateway plans it. */
  public void request(String run, CreateRunRequest request) {
    send(Topics.RUN_REQUESTS, run, request);
  }

  /** A request was taken. */
  public void requested(Run run) {
    event(run.getName(), of(run).setRunRequested(RunRequested.newBuilder().setRun(run)));
  }

  /** A run was planned. */
  public void planned(Run run) {
    event(run.getName(), of(run).setRunPlanned(RunPlanned.newBuilder().setRun(run)));
  }

  /** A request was refused; the run names every problem. */
  public void rejected(Run run) {
    event(run.getName(), of(run).setRunRejected(RunRejected.newBuilder().setRun(run)));
  }

  /** Someone wants a run cancelled. */
  public void cancelRequested(String run, String reason) {
    event(
        run,
        RunEvent.newBuilder()
            .setRun(run)
            .setCancelRequested(CancelRequested.newBuilder().setReason(reason)));
  }

  /** Someone wants a run paused. */
  public void pauseRequested(String run, String reason) {
    event(
        run,
        RunEvent.newBuilder()
            .setRun(run)
            .setPauseRequested(PauseRequested.newBuilder().setReason(reason)));
  }

  /** Someone wants a paused run to go on. */
  public void resumeRequested(String run) {
    event(
        run,
        RunEvent.newBuilder().setRun(run).setResumeRequested(ResumeRequested.getDefaultInstance()));
  }

  /** Someone wants a run that failed to begin again. */
  public void retryRequested(String run) {
    event(
        run,
        RunEvent.newBuilder().setRun(run).setRetryRequested(RetryRequested.getDefaultInstance()));
  }

  @PreDestroy
  void close() {
    producer.close(TIMEOUT);
  }

  private static RunEvent.Builder of(Run run) {
    return RunEvent.newBuilder().setRun(run.getName());
  }

  private void event(String run, RunEvent.Builder event) {
    Instant now = Instant.now();
    send(Topics.TASK_EVENTS, run, event.setTime(Timestamps.fromMillis(now.toEpochMilli())).build());
  }

  private void send(Topic topic, String key, Message value) {
    ProducerRecord<String, Message> record = new ProducerRecord<>(topic.name(), key, value);
    CloudEvents.describe(record.headers(), value, SOURCE, Instant.now());
    TraceParent.describe(record.headers());
    try {
      producer.send(record).get(TIMEOUT.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw unavailable(topic, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(topic, e);
    }
  }

  private static PlatformException unavailable(Topic topic, Exception cause) {
    return new PlatformException(
        ErrorKind.UNAVAILABLE,
        Problems.of(
            "KAFKA_UNAVAILABLE",
            topic.name(),
            "",
            "Kafka did not take the record: " + cause.getMessage(),
            "repeat the request with the same request_id"),
        cause);
  }
}
