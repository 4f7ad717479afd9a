package dev.mhim.gateway.topology;

import com.google.protobuf.Message;
import dev.mhim.gateway.coordination.CoordinationRules;
import dev.mhim.platform.kafka.ProtobufDeserializer;
import dev.mhim.platform.kafka.ProtobufSerializer;
import dev.mhim.platform.kafka.Topics;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.RunCoordination;
import dev.mhim.v1.RunEvent;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Task events and evaluations in, both keyed by run and of as many partitions; tasks, leases and
 * runs out.
 */
public final class CoordinatorTopology {
  static final String PROCESSOR = "coordinator";
  static final String RUN_STORE = "runs";
  static final String TASK_SINK = "tasks";
  static final String LEASE_SINK = "leases";
  static final String RUN_SINK = "public-runs";

  private static final String EVENT_SOURCE = "task-events";
  private static final String EVALUATION_SOURCE = "evaluations";

  private CoordinatorTopology() {}

  /**
   * Builds the topology.
   *
   * @param rules how patient it is
   * @param lagging tells whether it is behind its input or cut off from it, so that silence proves
   *     nothing
   */
  public static Topology build(CoordinationRules rules, BooleanSupplier lagging) {
    Topology topology = new Topology();
    topology.addSource(
        EVENT_SOURCE,
        new StringDeserializer(),
        new ProtobufDeserializer<>(RunEvent.parser()),
        Topics.TASK_EVENTS.name());
    topology.addSource(
        EVALUATION_SOURCE,
        new StringDeserializer(),
        new ProtobufDeserializer<>(Evaluation.parser()),
        Topics.EVALUATIONS.name());
    ProcessorSupplier<String, Message, String, Message> processor =
        () -> new CoordinatorProcessor(rules, lagging);
    topology.addProcessor(PROCESSOR, processor, EVENT_SOURCE, EVALUATION_SOURCE);
    topology.addStateStore(runStore(), PROCESSOR);
    addSink(topology, TASK_SINK, Topics.TASKS.name());
    addSink(topology, LEASE_SINK, Topics.LEASES.name());
    addSink(topology, RUN_SINK, Topics.RUNS.name());
    return topology;
  }

  private static void addSink(Topology topology, String name, String topic) {
    topology.addSink(
        name, topic, new StringSerializer(), new ProtobufSerializer<Message>(), PROCESSOR);
  }

  /** In memory, with its changelog on Kafka: a few kilobytes for a run that has not ended. */
  private static StoreBuilder<KeyValueStore<String, RunCoordination>> runStore() {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(RUN_STORE),
            Serdes.String(),
            Serdes.serdeFrom(
                new ProtobufSerializer<RunCoordination>(),
                new ProtobufDeserializer<>(RunCoordination.parser())))
        .withLoggingEnabled(Map.of());
  }
}
