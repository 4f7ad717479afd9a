package dev.mhim.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.gateway.rest.RestPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table knows every way into the gateway, and nothing else. */
class OperationTest {
  private static final Path PROTO =
      Path.of(System.getProperty("mhim.root"), "proto/src/main/proto/mhim/v1");
  private static final Pattern SERVICE_OR_METHOD =
      Pattern.compile("(?m)^service (\\w+) \\{|^ {2}rpc (\\w+)\\(");

  @Test
  void everyMethodOfTheContractHasARole() throws IOException {
    Set<String> listed =
        Arrays.stream(Operation.values())
            .flatMap(operation -> operation.rpc().stream())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(listed).isEqualTo(methods());
  }

  @Test
  void everyPathHasARole() {
    Set<String> listed =
        Arrays.stream(Operation.values())
            .flatMap(operation -> operation.rest().stream())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(listed).isEqualTo(RestPaths.all());
  }

  @Test
  void nobodyStartsSteersOrDeletesAsAViewer() {
    List<String> reading = List.of("Get", "List", "Watch", "Download", "Forecast", "Compare");

    assertThat(Operation.values())
        .filteredOn(operation -> reading.stream().noneMatch(operation.word()::startsWith))
        .filteredOn(operation -> !operation.word().endsWith("Session"))
        .isNotEmpty()
        .allSatisfy(
            operation -> assertThat(operation.needed().orElseThrow()).isNotEqualTo(Role.VIEWER));
  }

  @Test
  void onlyQueueAndSessionAreForEverybody() {
    assertThat(Operation.values())
        .filteredOn(operation -> operation.needed().isEmpty())
        .containsExactly(
            Operation.GET_QUEUE,
            Operation.CREATE_SESSION,
            Operation.GET_SESSION,
            Operation.DELETE_SESSION);
  }

  @Test
  void anOperationIsCalledAsInTheContract() {
    assertThat(Operation.GET_BAG_URL.word()).isEqualTo("GetBagUrl");
  }

  private static Set<String> methods() throws IOException {
    Set<String> methods = new TreeSet<>();
    try (Stream<Path> files = Files.list(PROTO)) {
      for (Path file : files.toList()) {
        String service = "";
        Matcher matcher = SERVICE_OR_METHOD.matcher(Files.readString(file));
        while (matcher.find()) {
          if (matcher.group(1) != null) {
            service = matcher.group(1);
          } else {
            methods.add("mhim.v1." + service + "/" + matcher.group(2));
          }
        }
      }
    }
    assertThat(methods).hasSizeGreaterThan(30);
    return methods;
  }
}
