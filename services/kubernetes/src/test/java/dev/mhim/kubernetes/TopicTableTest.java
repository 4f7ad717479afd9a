package dev.mhim.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.platform.kafka.Topic;
import dev.mhim.platform.kafka.Topics;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whoever makes the topics by hand makes them as the services would. */
class TopicTableTest {
  @Test
  void docsTellEveryTopicAsItIsMade() {
    assertThat(Topics.all())
        .filteredOn(topic -> !topic.name().endsWith(".dead"))
        .hasSize(8)
        .allSatisfy(topic ->
            assertThat(Manifests.ROOT.resolve("docs/kubernetes.md"))
                .content()
                .contains(row(topic)));
  }

  private static String row(Topic topic) {
    TreeMap<String, String> settings = new TreeMap<>(topic.settings());
    // The broker's default.
    assertThat(settings.remove("compression.type")).isEqualTo("producer");
    return "| `%s` | %d | `%s` |\n"
        .formatted(
            topic.name(),
            topic.partitions(),
            settings.entrySet().stream().map(Object::toString).collect(Collectors.joining(", ")));
  }
}
