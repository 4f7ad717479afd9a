package dev.mhim.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import dev.mhim.gateway.access.Projects;
import dev.mhim.gateway.world.TopicWriter;
import dev.mhim.gateway.world.WebhookReceiver;
import dev.mhim.gateway.world.WebhookReceiver.Taken;
import dev.mhim.platform.kafka.TopicProvisioner;
import dev.mhim.platform.kafka.Topics;
import dev.mhim.testing.BackendsExtension;
import dev.mhim.testing.RunningBackends;
import dev.mhim.v1.Run;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Between a real broker and a real HTTP server. Each test has a project and a target of its own.
 */
@ExtendWith(BackendsExtension.class)
class WebhookCourierTest {
  private static final Duration TIMEOUT = Duration.ofMillis(700);
  private static final Duration BACK_OFF = Duration.ofMillis(50);
  private static final Duration GIVE_UP = Duration.ofMinutes(10);

  private final String own = "t" + UUID.randomUUID().toString().substring(0, 8);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final RunningBackends backends;
  private final TopicWriter writer;

  @TempDir Path folder;

  WebhookCourierTest(RunningBackends backends) {
    this.backends = backends;
    new TopicProvisioner(backends.bootstrapServers(), (short) 1)
        .ensure(Topics.all(), Duration.ofSeconds(30));
    this.writer = new TopicWriter(backends.bootstrapServers());
  }

  @BeforeEach
  void secret() throws IOException {
    Files.writeString(folder.resolve("secret"), "whsec_" + "AAAA".repeat(8));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable it : open.reversed()) {
      it.close();
    }
    writer.close();
  }

  @Test
  void anEndIsToldSignedAsACloudEvent() throws Exception {
    WebhookReceiver receiver = opened(WebhookReceiver.answering(204));
    courier(receiver, GIVE_UP);
    Run run = run("told", Run.State.STATE_FAILED, Instant.now());

    write(run.toBuilder().setState(Run.State.STATE_RUNNING).clearEndTime().build());
    write(run);
    Taken taken = receiver.next();

    assertThat(taken.event().at("/subject").asText()).isEqualTo(run.getName());
    assertThat(taken.event().at("/specversion").asText()).isEqualTo("1.0");
    assertThat(taken.event().at("/type").asText()).isEqualTo("mhim.v1.RunEnded");
    assertThat(taken.event().at("/id").asText()).isEqualTo(taken.id());
    assertThat(taken.event().at("/data/state").asText()).isEqualTo("STATE_FAILED");
    assertThat(taken.event().at("/data/title").asText()).isEqualTo("title of told");
    assertThat(taken.header("content-type")).isEqualTo("application/cloudevents+json");
    long timestamp = Long.parseLong(taken.header("webhook-timestamp"));
    assertThat(Instant.ofEpochSecond(timestamp))
        .isBetween(Instant.now().minusSeconds(30), Instant.now());
    assertThat(taken.header("webhook-signature"))
        .isEqualTo(
            WebhookSecrets.read(folder.resolve("secret"))
                .sign(taken.id(), timestamp, taken.bytes()));
    assertThat(receiver.all()).hasSize(1);
  }

  @Test
  void whoAnswersBadlyIsToldAgainUnderTheSameId() throws Exception {
    WebhookReceiver receiver = opened(WebhookReceiver.answering(500, 302, 404, 200));
    courier(receiver, GIVE_UP);

    write(run("again", Run.State.STATE_CANCELLED, Instant.now()));
    List<Taken> tries = List.of(receiver.next(), receiver.next(), receiver.next(), receiver.next());

    assertThat(tries).extracting(Taken::id).containsOnly(tries.getFirst().id());
    assertThat(tries).extracting(Taken::body).containsOnly(tries.getFirst().body());
    // No redirect was followed.
    assertThat(tries).extracting(Taken::path).containsOnly("/hook");
    awaitCount("mhim.webhook.deliveries", "delivered", 1);
    assertThat(count("mhim.webhook.attempts", "failed")).isEqualTo(3);
  }

  @Test
  void whoAnswersTooSlowlyIsToldAgainAndHoldsUpNobody() throws Exception {
    List<WebhookReceiver> itself = new ArrayList<>();
    WebhookReceiver slow =
        opened(
            new WebhookReceiver((exchange, number) -> {
              if (number == 0) {
                itself.getFirst().hang();
              } else if (number == 1) {
                // A head, and then a body that never ends.
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write('x');
                exchange.getResponseBody().flush();
                itself.getFirst().hang();
              } else {
                exchange.sendResponseHeaders(200, -1);
              }
            }));
    itself.add(slow);
    courier(slow, GIVE_UP);

    write(run("slow", Run.State.STATE_SUCCEEDED, Instant.now()));
    Taken first = slow.next();
    write(run("quick", Run.State.STATE_SUCCEEDED, Instant.now()));

    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      ids.add(slow.next().id());
    }
    assertThat(ids).hasSize(2).contains(first.id());
    awaitCount("mhim.webhook.deliveries", "delivered", 2);
  }

  @Test
  void whatWasNotTakenIsToldAfterARestartAndTheRestIsNot() throws Exception {
    AtomicBoolean mended = new AtomicBoolean();
    WebhookReceiver receiver =
        opened(
            new WebhookReceiver((exchange, number) ->
                exchange.sendResponseHeaders(number == 0 || mended.get() ? 200 : 503, -1)));
    WebhookCourier before = courier(receiver, GIVE_UP);
    write(run("taken", Run.State.STATE_SUCCEEDED, Instant.now()));
    Taken taken = receiver.next();
    awaitCount("mhim.webhook.deliveries", "delivered", 1);
    write(run("refused", Run.State.STATE_SUCCEEDED, Instant.now()));
    Taken first = receiver.next();
    before.close();
    int untilThen = receiver.all().size();

    mended.set(true);
    courier(receiver, GIVE_UP);
    awaitCount("mhim.webhook.deliveries", "delivered", 2);

    List<Taken> after = receiver.all().subList(untilThen, receiver.all().size());
    assertThat(after).extracting(Taken::id).containsExactly(first.id());
    assertThat(after.getFirst().body()).isEqualTo(first.body());
    assertThat(first.id()).isNotEqualTo(taken.id());
  }

  @Test
  void ofTwoReplicasOneTells() throws Exception {
    WebhookReceiver receiver = opened(WebhookReceiver.answering(200));
    courier(receiver, GIVE_UP);
    courier(receiver, GIVE_UP);
    Set<String> ids = new HashSet<>();

    for (int i = 0; i < 30; i++) {
      write(run("shared" + i, Run.State.STATE_SUCCEEDED, Instant.now()));
    }
    while (ids.size() < 30) {
      ids.add(receiver.next().id());
    }

    // A change of the group's members may cut one short, which is then told twice; both would be
    // 60.
    assertThat(receiver.all()).hasSizeBetween(30, 40);
    awaitCount("mhim.webhook.deliveries", "delivered", 30);
  }

  @Test
  void itGivesUpOnWhoWantsNothingAndLeavesOldEndsOut() throws Exception {
    WebhookReceiver receiver = opened(WebhookReceiver.answering(410));
    courier(receiver, GIVE_UP);

    write(run("old", Run.State.STATE_SUCCEEDED, Instant.now().minus(GIVE_UP)));
    write(run("unwanted", Run.State.STATE_SUCCEEDED, Instant.now()));

    assertThat(receiver.next().event().at("/subject").asText()).endsWith("/unwanted");
    awaitCount("mhim.webhook.deliveries", "given_up", 1);
    awaitCount("mhim.webhook.deliveries", "too_late", 1);
    assertThat(receiver.all()).hasSize(1);
  }

  @Test
  void itGivesUpWhenItIsTooLate() throws Exception {
    WebhookReceiver receiver = opened(WebhookReceiver.answering(500));
    courier(receiver, Duration.ofSeconds(2));

    write(run("hopeless", Run.State.STATE_SUCCEEDED, Instant.now()));

    awaitCount("mhim.webhook.deliveries", "given_up", 1);
    assertThat(count("mhim.webhook.attempts", "failed")).isGreaterThan(2);
    assertThat(registry.get("mhim.webhook.pending").gauge().value()).isZero();
  }

  @Test
  void aRecordThatIsNoRunHoldsUpNobody() throws Exception {
    WebhookReceiver receiver = opened(WebhookReceiver.answering(200));
    courier(receiver, GIVE_UP);
    Run nameless =
        run("x", Run.State.STATE_SUCCEEDED, Instant.now()).toBuilder().setName("nothing").build();
    Run good = run("good", Run.State.STATE_SUCCEEDED, Instant.now());

    // Of one key, so that the second comes after the first.
    writer.write(Topics.RUNS, good.getName(), nameless);
    write(good);

    assertThat(receiver.next().event().at("/subject").asText()).isEqualTo(good.getName());
  }

  @Test
  void otherProjectsAreNotTold() throws Exception {
    WebhookReceiver receiver = opened(WebhookReceiver.answering(200));
    courier(receiver, GIVE_UP);
    Run foreign =
        run("x", Run.State.STATE_SUCCEEDED, Instant.now()).toBuilder()
            .setName("projects/other-" + own + "/runs/x")
            .build();

    write(foreign);
    write(run("mine", Run.State.STATE_SUCCEEDED, Instant.now()));

    assertThat(receiver.next().event().at("/subject").asText()).endsWith("/mine");
    assertThat(receiver.all()).hasSize(1);
  }

  @Test
  void neitherSecretNorAddressIsLogged() throws Exception {
    List<String> logged = new CopyOnWriteArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            logged.add(
                record.getMessage()
                    + List.of(
                        record.getParameters() == null ? new Object[0] : record.getParameters())
                    + record.getThrown());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("dev.mhim.gateway.webhook");
    logger.addHandler(handler);
    try {
      WebhookReceiver receiver = WebhookReceiver.answering(500);
      courier(receiver, Duration.ofSeconds(2));
      write(run("away", Run.State.STATE_SUCCEEDED, Instant.now()));
      receiver.next();
      receiver.close();
      awaitCount("mhim.webhook.deliveries", "given_up", 1);
    } finally {
      logger.removeHandler(handler);
    }

    assertThat(logged)
        .anyMatch(line -> line.contains(own))
        .allSatisfy(
            line -> assertThat(line).doesNotContain("of-the-receiver", "/hook", "AAAAAAAA"));
  }

  private WebhookReceiver opened(WebhookReceiver receiver) {
    open.add(receiver);
    return receiver;
  }

  private WebhookCourier courier(WebhookReceiver receiver, Duration giveUp) {
    WebhookTarget target =
        new WebhookTarget(
            own, receiver.url(), folder.resolve("secret"), new Projects.Only(Set.of(own)));
    WebhookSender sender = new WebhookSender(target, TIMEOUT);
    WebhookMetrics metrics = new WebhookMetrics(registry, own);
    Delivery delivery =
        new Delivery(target, sender, BACK_OFF, giveUp, run -> Optional.empty(), metrics);
    WebhookCourier courier =
        new WebhookCourier(target, backends.bootstrapServers(), delivery, metrics);
    open.add(sender);
    open.add(courier);
    courier.start();
    return courier;
  }

  private Run run(String id, Run.State state, Instant end) {
    return Run.newBuilder()
        .setName("projects/" + own + "/runs/" + id)
        .setTitle("title of " + id)
        .setState(state)
        .setEndTime(Timestamps.fromMillis(end.toEpochMilli()))
        .build();
  }

  private void write(Run run) {
    writer.write(Topics.RUNS, run.getName(), run);
  }

  private double count(String name, String outcome) {
    return registry.counter(name, "target", own, "outcome", outcome).count();
  }

  private void awaitCount(String name, String outcome, int wanted) {
    Instant deadline = Instant.now().plusSeconds(20);
    while (count(name, outcome) < wanted) {
      assertThat(Instant.now()).as("%s %s", name, outcome).isBefore(deadline);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
