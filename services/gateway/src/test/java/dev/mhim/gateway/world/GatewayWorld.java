package dev.mhim.gateway.world;

import dev.mhim.gateway.coordination.RunEvents;
import dev.mhim.platform.kafka.ProtobufDeserializer;
import dev.mhim.platform.kafka.Topics;
import dev.mhim.platform.store.ObjectStore;
import dev.mhim.platform.store.ObjectStoreSettings;
import dev.mhim.testing.RunningBackends;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.GetRunRequest;
import dev.mhim.v1.Lease;
import dev.mhim.v1.Run;
import dev.mhim.v1.RunServiceGrpc;
import dev.mhim.v1.Task;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Everything around a gateway: a client, readers and writers of its topics, the store. */
public final class GatewayWorld implements AutoCloseable {
  public final ManagedChannel channel;
  public final TopicWriter writer;
  public final TopicReader<Task> tasks;
  public final TopicReader<Lease> leases;
  public final TopicReader<Run> runs;
  public final ObjectStore store;

  public GatewayWorld(RunningBackends backends, int grpcPort) {
    channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", grpcPort)
            .usePlaintext()
            .maxInboundMessageSize(16 << 20)
            .build();
    String servers = backends.bootstrapServers();
    writer = new TopicWriter(servers);
    tasks = new TopicReader<>(servers, Topics.TASKS, new ProtobufDeserializer<>(Task.parser()));
    leases = new TopicReader<>(servers, Topics.LEASES, new ProtobufDeserializer<>(Lease.parser()));
    runs = new TopicReader<>(servers, Topics.RUNS, new ProtobufDeserializer<>(Run.parser()));
    store =
        new ObjectStore(
            new ObjectStoreSettings(
                URI.create(backends.endpoint()),
                backends.accessKey(),
                backends.secretKey(),
                RunningBackends.BUCKET,
                "us-east-1"));
  }

  public RunServiceGrpc.RunServiceBlockingStub client() {
    return RunServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  /** The task of a fold's attempt once it is on the queue. */
  public Task awaitTask(Run run, int fold, int attempt) {
    return tasks.awaitValue(run.getName() + "/folds/" + fold, task -> task.getAttempt() == attempt);
  }

  /** The run once its topic and the gateway's own view, which reads that topic, show the state. */
  public Run awaitState(String run, Run.State state) {
    Run found = runs.awaitValue(run, value -> value.getState() == state);
    awaitView(found);
    return found;
  }

  private void awaitView(Run found) {
    RunServiceGrpc.RunServiceBlockingStub client = client();
    GetRunRequest question = GetRunRequest.newBuilder().setName(found.getName()).build();
    while (true) {
      try {
        if (client.getRun(question).getRun().getRevision() >= found.getRevision()) {
          return;
        }
      } catch (StatusRuntimeException e) {
        if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
          throw e;
        }
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  /** A trainer claims a fold as soon as it is on the queue. */
  public void claim(Run run, int fold, int attempt, String trainer) {
    awaitTask(run, fold, attempt);
    writer.write(
        Topics.TASK_EVENTS,
        run.getName(),
        new RunEvents(run.getName()).claimed(fold, attempt, trainer));
  }

  public void succeed(Run run, int fold, int attempt, String trainer, Artifact artifact) {
    writer.write(
        Topics.TASK_EVENTS,
        run.getName(),
        new RunEvents(run.getName()).succeeded(fold, attempt, trainer, artifact));
  }

  @Override
  public void close() {
    channel.shutdownNow();
    writer.close();
    tasks.close();
    leases.close();
    runs.close();
    store.close();
  }
}
