package dev.mhim.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/tour.md, typed into one shell from its first line to its last. */
@Tag("slow")
class TourTest {
  private static final Path ROOT = Path.of(System.getProperty("mhim.root"));
  private static final Duration PATIENCE = Duration.ofMinutes(8);
  private static final Pattern BLOCK = Pattern.compile("(?m)^## (.*)$|^```sh\n((?s:.*?))^```$");
  private static final String MARK = "=== ";

  /** The system's programs first: its Python has the system's packages. */
  private static final String PATH = "/usr/bin:" + System.getenv("PATH");

  /** What a step's commands must have said, by its heading. */
  private static final List<Step> STEPS =
      List.of(
          step("Start, and import slides", "musk1/versions/1", "92"),
          step("A run from the command line", "mean ± std", "MHIM minus baseline"),
          step("The same over REST", "event:metrics", "1 event:end", "MODEL_ROLE_STUDENT"),
          step("From Python, over gRPC", "STATE_SUCCEEDED", "MODEL_ROLE_STUDENT auc 0."),
          step("From Kafka", "from Kafka", " bytes"),
          step("In the browser", "<title>MHIM-MIL</title>"),
          step("Cancel", "cancelled"),
          step("Predict and explain", "case,bag,fold,model", ".csv", "# Model card"),
          step("Compare, and end", "+0.0000, 95 %", "has ended"));

  @TempDir Path folder;
  private Mhim mhim;

  private record Step(String heading, List<String> says) {}

  private static Step step(String heading, String... says) {
    return new Step(heading, List.of(says));
  }

  @BeforeEach
  void haveProgramsAndFolder() throws Exception {
    for (String program : List.of("curl", "python3", "kcat", "protoc", "grpc_python_plugin")) {
      assumeTrue(isOnPath(program), "the tour skipped: no " + program + " on the PATH");
    }
    ProcessBuilder python = new ProcessBuilder("bash", "-c", "python3 -c 'import grpc'");
    python.environment().put("PATH", PATH);
    assumeTrue(python.start().waitFor() == 0, "the tour skipped: Python has no grpc");
    for (String name : List.of("mhim", "docs", "proto", "services")) {
      Files.createSymbolicLink(folder.resolve(name), ROOT.resolve(name));
    }
    mhim = new Mhim(folder);
  }

  @AfterEach
  void end() throws Exception {
    if (Files.exists(mhim.data().resolve("platform.json"))) {
      mhim.run(PATIENCE, "down");
    }
  }

  @Test
  void everyStepDoesWhatItSays() throws Exception {
    Path out = folder.resolve("tour.out");
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", script())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    shell.environment().put("PATH", PATH);
    shell.environment().put("MHIM_NO_BUILD", "1");
    shell.environment().put("MHIM_DATA", mhim.data().toString());

    Process process = shell.start();
    boolean ended = process.waitFor(PATIENCE);
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }

    String said = Files.readString(out);
    assertThat(ended).as(said).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    for (Step step : STEPS) {
      int begin = said.indexOf(MARK + step.heading() + "\n");
      assertThat(begin).as("step '%s' in %s", step.heading(), said).isNotNegative();
      int next = said.indexOf(MARK, begin + 1);
      assertThat(said.substring(begin, next < 0 ? said.length() : next)).contains(step.says());
    }
    assertThat(mhim.processes()).isEmpty();
  }

  private static String script() throws Exception {
    StringBuilder script = new StringBuilder();
    int steps = 0;
    Matcher matcher = BLOCK.matcher(Files.readString(ROOT.resolve("docs/tour.md")));
    while (matcher.find()) {
      if (matcher.group(1) != null) {
        script.append("echo '").append(MARK).append(matcher.group(1)).append("'\n");
        steps++;
      } else {
        script.append(matcher.group(2));
      }
    }
    assertThat(steps).isEqualTo(STEPS.size());
    return script.toString();
  }

  private static boolean isOnPath(String program) {
    return List.of(PATH.split(":")).stream()
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }
}
