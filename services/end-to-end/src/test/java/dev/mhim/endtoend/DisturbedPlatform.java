package dev.mhim.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mhim.testing.TcpProxy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A platform that is up, with a dataset, to be disturbed. Its own trainer stands still; the test
 * hires others. Leases and checkpoints are short, so that what goes wrong is found out soon.
 */
final class DisturbedPlatform implements AutoCloseable {
  static final Duration LEASE = Duration.ofSeconds(8);
  static final Duration PATIENCE = Duration.ofMinutes(5);
  static final String DATASET = "projects/default/datasets/musk1";

  private static final Path MUSK1 =
      Path.of(System.getProperty("mhim.root"), "services/standalone/datasets/musk1");

  /** The platform's programs, by what their command lines hold. */
  enum Program {
    GATEWAY("gateway/target"),
    TRAINER("trainer/target"),
    EVALUATOR("evaluator/target"),
    KAFKA("KafkaProgram"),
    OBJECT_STORE("ObjectStoreProgram");

    private final String mark;

    Program(String mark) {
      this.mark = mark;
    }
  }

  private final Path folder;
  private final Mhim mhim;
  private final Runs runs;
  private final TcpProxy brokerWay;
  private final ProcessHandle ownTrainer;
  private int hired;

  private DisturbedPlatform(Path folder, Mhim mhim, TcpProxy brokerWay)
      throws IOException, InterruptedException {
    this.folder = folder;
    this.mhim = mhim;
    this.brokerWay = brokerWay;
    JsonNode platform = new ObjectMapper().readTree(mhim.data().resolve("platform.json").toFile());
    this.runs = new Runs(URI.create(platform.at("/web").asText()));
    this.ownTrainer = await(Program.TRAINER);
    Signals.freeze(ownTrainer);
  }

  /** Starts a platform whose data lie in a folder. */
  static DisturbedPlatform up(Path folder) throws Exception {
    int detour = FreePorts.one();
    TcpProxy brokerWay = TcpProxy.to(detour);
    Map<String, String> environment = new HashMap<>();
    environment.put("MHIM_COORDINATOR_LEASE", LEASE.toString());
    environment.put("MHIM_TRAINER_HEARTBEAT", "PT1S");
    environment.put("MHIM_TRAINER_CHECKPOINT_INTERVAL", "PT0.5S");
    environment.put("MHIM_KAFKA_DETOUR", detour + ":" + brokerWay.port());
    Mhim mhim = new Mhim(folder, environment);
    ok(mhim.run(PATIENCE, "up", "--detach"));
    ok(mhim.run(PATIENCE, "import", MUSK1.toString(), "--name=musk1", "--csv_path=label.csv"));
    return new DisturbedPlatform(folder, mhim, brokerWay);
  }

  Runs runs() {
    return runs;
  }

  /** The network between the broker and trainers that are hired with {@link #hireFar}. */
  TcpProxy brokerWay() {
    return brokerWay;
  }

  HiredTrainer hire(Map<String, String> changes) throws Exception {
    Path own = Files.createDirectories(folder.resolve("hired-" + hired++));
    HiredTrainer trainer = HiredTrainer.like(ownTrainer, own, changes);
    trainer.awaitReady();
    return trainer;
  }

  /** A trainer that reaches the broker through {@link #brokerWay} only. */
  HiredTrainer hireFar() throws Exception {
    String broker = "127.0.0.1:" + brokerWay.port();
    return hire(Map.of("MHIM_KAFKA_BOOTSTRAP_SERVERS", broker, "KAFKA_BOOTSTRAP_SERVERS", broker));
  }

  /** The folder of the bags of the trainer that was hired last. */
  Path newestCache() {
    return HiredTrainer.cache(folder.resolve("hired-" + (hired - 1)));
  }

  /** The one process of a program; the supervisor may be about to start it again. */
  ProcessHandle await(Program program) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      List<ProcessHandle> found = find(program);
      if (found.size() == 1) {
        return found.getFirst();
      }
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
    throw new AssertionError("there is not one " + program + " but " + find(program).size());
  }

  /** Kills a program; the supervisor starts it again. */
  void kill(Program program) throws InterruptedException {
    Signals.kill(await(program));
  }

  private List<ProcessHandle> find(Program program) {
    return mhim.processes().stream()
        .filter(process -> process.info().commandLine().orElse("").contains(program.mark))
        .toList();
  }

  @Override
  public void close() throws IOException {
    brokerWay.close();
    try {
      Signals.thaw(ownTrainer);
      ok(mhim.run(PATIENCE, "down"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    assertThat(mhim.processes()).isEmpty();
  }

  private static void ok(Mhim.Result result) {
    assertThat(result.code()).as("%s", result).isZero();
  }
}
