package dev.mhim.gateway.planning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.protobuf.util.JsonFormat;
import dev.mhim.gateway.settings.RequestCheck;
import dev.mhim.platform.kafka.Topic;
import dev.mhim.platform.kafka.Topics;
import dev.mhim.v1.AuditEvent;
import dev.mhim.v1.CreateRunRequest;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.MetricBatch;
import dev.mhim.v1.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The document of the public topics says what is so. */
class AsyncApiTest {
  private static final Path ROOT = Path.of(System.getProperty("mhim.root"));

  private JsonNode document;

  @BeforeEach
  void read() throws IOException {
    document = new YAMLMapper().readTree(Files.readString(ROOT.resolve("docs/asyncapi.yaml")));
  }

  @Test
  void everyChannelIsATopic() {
    assertThat(Topics.all()).extracting(Topic::name).containsAll(values("/channels", "address"));
    assertThat(values("/channels", "address"))
        .contains(
            Topics.RUN_REQUESTS.name(),
            Topics.RUN_REQUESTS.deadLetters().name(),
            Topics.RUNS.name(),
            Topics.EVALUATIONS.name(),
            Topics.AUDIT.name());
  }

  @Test
  void everyMessageIsOneOfTheContractInTheFileItNames() {
    assertThat(values("/components/messages", "name"))
        .containsExactlyInAnyOrder(
            CreateRunRequest.getDescriptor().getFullName(),
            Run.getDescriptor().getFullName(),
            Evaluation.getDescriptor().getFullName(),
            MetricBatch.getDescriptor().getFullName(),
            AuditEvent.getDescriptor().getFullName());
    for (JsonNode message : document.at("/components/messages")) {
      String name = message.at("/name").asText();
      Path file =
          ROOT.resolve("proto/src/main/proto").resolve(message.at("/payload/schema").asText());
      assertThat(file).as(name).content().contains("message " + name.substring(8) + " {");
    }
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    assertThat(document.findValuesAsText("$ref"))
        .isNotEmpty()
        .allSatisfy(ref -> assertThat(document.at(ref.substring(1)).isMissingNode()).isFalse());
  }

  @Test
  void theExampleIsARunThatIsTaken() {
    JsonNode payload = document.at("/components/messages/createRun/examples/0/payload");

    CreateRunRequest request =
        RequestReader.read(
            Optional.of("application/json"), payload.toString().getBytes(StandardCharsets.UTF_8));

    assertThat(RequestCheck.check(request)).isInstanceOf(RequestCheck.Verdict.Accepted.class);
  }

  @Test
  void theExampleOfAnAuditEventIsOne() throws IOException {
    JsonNode payload = document.at("/components/messages/auditEvent/examples/0/payload");
    AuditEvent.Builder event = AuditEvent.newBuilder();

    JsonFormat.parser().merge(payload.toString(), event);

    assertThat(event.getAllFields()).hasSize(AuditEvent.getDescriptor().getFields().size());
  }

  private List<String> values(String at, String field) {
    return StreamSupport.stream(document.at(at).spliterator(), false)
        .map(item -> item.at("/" + field).asText())
        .toList();
  }
}
