package dev.mhim.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.util.JsonFormat;
import dev.mhim.v1.CreateRunRequest;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.Lease;
import dev.mhim.v1.MetricBatch;
import dev.mhim.v1.Run;
import dev.mhim.v1.RunEvent;
import dev.mhim.v1.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Messages as released versions wrote them, in {@code messages/<version>}: bytes, and what they say
 * as text. A field that was renumbered, renamed or retyped since is found here. A release adds its
 * own folder and never changes one.
 */
class StoredMessagesTest {
  private static final Path MESSAGES =
      Manifests.ROOT.resolve("services/kubernetes/src/test/resources/messages");

  private static final Map<String, Message> TYPES =
      Map.of(
          "CreateRunRequest", CreateRunRequest.getDefaultInstance(),
          "Evaluation", Evaluation.getDefaultInstance(),
          "FoldPredictions", FoldPredictions.getDefaultInstance(),
          "Lease", Lease.getDefaultInstance(),
          "MetricBatch", MetricBatch.getDefaultInstance(),
          "Run", Run.getDefaultInstance(),
          "RunEvent", RunEvent.getDefaultInstance(),
          "Task", Task.getDefaultInstance());

  static Stream<Path> messages() throws IOException {
    try (Stream<Path> files = Files.walk(MESSAGES)) {
      return files.filter(file -> file.toString().endsWith(".txtpb")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  void areReadByToday(Path text) throws IOException {
    String name = text.getFileName().toString().replace(".txtpb", "");
    byte[] bytes =
        Base64.getMimeDecoder().decode(Files.readAllBytes(text.resolveSibling(name + ".base64")));
    Message type = Objects.requireNonNull(TYPES.get(name.split("\\.", -1)[0]), name);

    Message read = type.getParserForType().parseFrom(bytes);

    Message.Builder expected = type.newBuilderForType();
    TextFormat.merge(Files.readString(text), expected);
    assertThat(read).isEqualTo(expected.build());
    assertThat(read.getUnknownFields()).isEqualTo(UnknownFieldSet.getDefaultInstance());
    // Automation writes requests as JSON, and the REST door prints everything so.
    Message.Builder again = type.newBuilderForType();
    JsonFormat.parser().merge(JsonFormat.printer().print(read), again);
    assertThat(again.build()).isEqualTo(read);
  }

  @Test
  void everyTypeOnATopicIsThere() throws IOException {
    assertThat(messages().map(file -> file.getFileName().toString().split("\\.", -1)[0]))
        .containsAll(TYPES.keySet());
  }
}
