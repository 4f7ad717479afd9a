package dev.mhim.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mhim.testing.BackendsExtension;
import dev.mhim.testing.RunningBackends;
import dev.mhim.trainer.testing.FakeFeatureStore;
import dev.mhim.trainer.testing.TestTopics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The trainer's image as {@code k8s/images/assemble.sh} makes it, unpacked and run as its job does:
 * nothing but what is in the image, read-only, another user. {@code ./mhim test load} runs it where
 * mmdebstrap and root are.
 */
@Tag("load")
@Timeout(900)
@ExtendWith(BackendsExtension.class)
class AssembledImageTest {
  private static final Path SCRIPT = Manifests.K8S.resolve("images/assemble.sh");

  /** Arguments: the unpacked image, the user, then the command. */
  private static final String CONTAINER =
      """
      root=$1 user=$2; shift 2
      mount --bind "$root" "$root" && mount -t proc proc "$root/proc" &&
      mount --rbind /dev "$root/dev" && mount -t tmpfs tmpfs "$root/tmp" &&
      mount -t tmpfs tmpfs "$root/cache" && mount -o remount,bind,ro "$root" &&
      ! touch "$root/app/written" 2>/dev/null &&
      exec chroot --userspec="$user:$user" --groups= "$root" "$@"
      """;

  private final RunningBackends backends;

  @TempDir Path folder = Path.of(".");

  AssembledImageTest(RunningBackends backends) {
    this.backends = backends;
  }

  @Test
  void holdsWhatTheJobNeedsAndRunsIt() throws Exception {
    assumeTrue(PodProcess.isBuilt("trainer"), "skipped: services/trainer is not packaged");
    assumeTrue(
        Manifests.isOnPath("mmdebstrap") && "root".equals(System.getProperty("user.name")),
        "image skipped: mmdebstrap and root are needed");
    Workload job = PodEnvironment.workload("trainer");
    Path image = folder.resolve("image");
    Map<String, String> tools =
        Map.of("JAVA_HOME", System.getProperty("java.home"), "PATH", path(), "AOT", "yes");
    run(tools, List.of(SCRIPT.toString(), "trainer", image.toString()));

    JsonNode manifest = blob(image, read(image.resolve("index.json")).at("/manifests/0/digest"));
    JsonNode config = blob(image, manifest.at("/config/digest"));
    assertThat(config.at("/config/User").asText())
        .startsWith(job.pod().at("/securityContext/runAsUser").asText() + ":");
    assertThat(config.at("/config/Entrypoint")).isEqualTo(job.container().path("command"));
    assertThat(config.at("/config/Labels/org.opencontainers.image.version").asText()).isNotBlank();
    assertThat(config.at("/rootfs/diff_ids")).hasSameSizeAs(manifest.path("layers"));
    Path root = Files.createDirectories(folder.resolve("root"));
    for (JsonNode layer : manifest.path("layers")) {
      Path file = file(image, layer.path("digest"));
      assertThat(Files.size(file)).isEqualTo(layer.path("size").asLong());
      run(tools, List.of("tar", "-C", root.toString(), "-xpf", file.toString()));
    }
    assertThat(root.resolve("bin/sh")).as("a shell").doesNotExist();
    assertThat(root.resolve("usr/bin/apt")).doesNotExist();
    assertThat(listed(read(root.resolve("app/sbom.cdx.json"))))
        .containsAll(jars(root.resolve("app/lib/main")));

    Files.createDirectories(root.resolve("cache"));
    Map<String, String> environment = PodEnvironment.here(job, "dev", backends);
    config
        .at("/config/Env")
        .forEach(variable -> {
          String[] pair = variable.asText().split("=", 2);
          environment.put(pair[0], pair[1]);
        });
    environment.merge("PATH", "/usr/sbin:/sbin", (a, b) -> a + ":" + b);
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(PodEnvironment.freePort()));
    List<String> command =
        new ArrayList<>(
            List.of("unshare", "--mount", "--propagation", "private", "sh", "-c", CONTAINER, "sh"));
    command.add(root.toString());
    command.add(job.pod().at("/securityContext/runAsUser").asText());
    job.container().path("command").forEach(word -> command.add(word.asText()));
    try (TestTopics topics = new TestTopics(backends.bootstrapServers());
        FakeFeatureStore featureStore = new FakeFeatureStore()) {
      assertThat(topics.admin()).isNotNull();
      environment.put("MHIM_FEATURE_STORE_ADDRESS", featureStore.address());
      String log = run(environment, command);
      assertThat(log).contains("found no task for PT15S").doesNotContain("AOT cache");
    }
    System.out.printf(
        "load: the trainer's image has %d layers, %d MB packed%n",
        manifest.path("layers").size(),
        Workload.stream(manifest.path("layers")).mapToLong(it -> it.path("size").asLong()).sum()
            / 1_000_000);
  }

  private static String path() {
    return System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
  }

  /** Runs it to its end, which must be 0, and gives what it said. */
  private String run(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile(folder, "run", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(Files.readString(log)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(log, StandardCharsets.UTF_8);
  }

  private static Set<String> listed(JsonNode sbom) {
    Set<String> names = new TreeSet<>();
    for (JsonNode component : sbom.path("components")) {
      assertThat(component.path("version").asText()).as(component.toString()).isNotBlank();
      names.add(
          component.path("group").asText()
              + "."
              + component.path("name").asText()
              + "-"
              + component.path("version").asText());
    }
    assertThat(names).anyMatch(name -> name.contains("libc6"));
    return names;
  }

  /** Names without classifiers, as Quarkus has them: group.artifact-version. */
  private static Set<String> jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Set<String> names = new TreeSet<>();
      files
          .map(file -> file.getFileName().toString().replace(".jar", ""))
          .forEach(name -> names.add(name.replaceFirst("-(linux-x86_64|linux-[a-z0-9_]+)$", "")));
      assertThat(names).anyMatch(name -> name.contains("pytorch-native-cpu"));
      return names;
    }
  }

  private static JsonNode blob(Path image, JsonNode digest) throws IOException {
    return read(file(image, digest));
  }

  private static Path file(Path image, JsonNode digest) {
    return image.resolve("blobs").resolve(digest.asText().replace(':', '/'));
  }

  private static JsonNode read(Path json) throws IOException {
    return new ObjectMapper().readTree(json.toFile());
  }
}
