package dev.mhim.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What the command line takes and refuses before it talks to anybody. */
class CommandLineTest {
  @TempDir Path folder;
  private final StringWriter errors = new StringWriter();

  static Stream<List<String>> commands() {
    return Stream.of(
        List.of(),
        List.of("demo"),
        List.of("train"),
        List.of("up"),
        List.of("down"),
        List.of("status"),
        List.of("import"),
        List.of("login"),
        List.of("context"),
        List.of("context", "list"),
        List.of("context", "use"),
        List.of("context", "show"),
        List.of("context", "delete"),
        List.of("datasets"),
        List.of("datasets", "list"),
        List.of("datasets", "get"),
        List.of("datasets", "delete"),
        List.of("datasets", "usage"),
        List.of("datasets", "gc"),
        List.of("runs"),
        List.of("runs", "list"),
        List.of("runs", "get"),
        List.of("runs", "logs"),
        List.of("runs", "cancel"),
        List.of("watch"),
        List.of("evaluate"),
        List.of("compare"),
        List.of("sweep"),
        List.of("sweeps"),
        List.of("sweeps", "list"),
        List.of("sweeps", "get"),
        List.of("sweeps", "watch"),
        List.of("sweeps", "cancel"),
        List.of("predict"),
        List.of("explain"),
        List.of("predictions"),
        List.of("predictions", "list"),
        List.of("predictions", "get"),
        List.of("predictions", "cancel"),
        List.of("models"),
        List.of("models", "card"),
        List.of("models", "inspect"),
        List.of("models", "convert"),
        List.of("parity"),
        List.of("bench"),
        List.of("bench", "step"),
        List.of("bench", "evaluate"),
        List.of("bench", "bags"),
        List.of("test"),
        List.of("version"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelp(List<String> command) {
    StringWriter out = new StringWriter();
    CommandLine line = Commands.create().setOut(new PrintWriter(out));
    String[] args = Stream.concat(command.stream(), Stream.of("--help")).toArray(String[]::new);

    assertThat(line.execute(args)).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).startsWith("Usage: mhim").contains("--help");
  }

  @ParameterizedTest
  @CsvSource({
    "--baseline=foo, '--baseline takes attn, selfattn, dsmil, gated_attn, but got ''foo'''",
    "--num_epoch=ten, '--num_epoch takes a whole number, but got ''ten'''",
    "--protocol=best, '--protocol takes held-out or paper, but got ''best'''",
    "--dataset=colon, '--dataset takes elephant, musk1 or lung_survival, but got ''colon'''",
    "--teacher_init=w.pt, '--teacher_init takes auto, but got ''w.pt'''",
    "--project=Mine, '--project takes 1 to 63'",
    "--amp, '--amp is not taken: training is in single precision'",
    "--wandb=x, '--wandb is not taken: metrics stream'",
    "--frobnicate, 'Unknown option'",
    "--early_stopping, '--early_stopping takes true or false: the published flag has no value and"
        + " turns stopping off'",
    "--trainers=0, '--trainers must be 1 to 64, but is 0'",
    "--http_port=99999, '--http_port must be 1 to 65535, but is 99999'",
  })
  void aWrongFlagIsOneLineAndExitCode2(String flag, String message) {
    int code = execute("demo", flag, "--data", folder.toString());
    assertThat(errors.toString()).startsWith("mhim: ").contains(message);
    assertThat(errors.toString().lines()).hasSize(1);
    assertThat(code).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aPatternAndTheRuleOfTcgaExcludeEachOther() {
    assertThat(
            execute(
                "import",
                ".",
                "--slide_pattern",
                "(.*)",
                "--slide_match=tcga",
                "--server=127.0.0.1:1"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(errors.toString()).contains("--slide_pattern and --slide_match tcga");
  }

  @Test
  void trainNeedsAFolder() {
    assertThat(execute("train")).isEqualTo(ExitCode.USAGE);
    assertThat(errors.toString()).contains("--dataset_root is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sweep|--dataset_root is missing",
        "sweep --dataset_root .|a sweep needs --grid SETTING=VALUE,VALUE or --preset published",
        "sweep --dataset_root . --grid merge_k|--grid takes SETTING=VALUE,VALUE",
        "sweep --dataset_root . --preset best|--preset takes published, but got 'best'",
        "sweep --dataset_root . --preset published --local --detach|--detach can't be",
        "compare|name two or more runs, or one sweep",
        "predict --dataset d|Missing required option: '--run=RUN'",
        "predict --run r --dataset d --weights best|--weights takes student, teacher or baseline",
        "explain --run r --dataset d --local --detach|--detach can't be",
        "compare a b --sweep s --server 127.0.0.1:1|name two or more runs, or one sweep",
      })
  void aWrongCommandIsToldBeforeAnybodyIsAsked(String command, String message) {
    String[] args = (command + " --data " + folder).split(" ", -1);
    assertThat(execute(args)).isEqualTo(ExitCode.USAGE);
    assertThat(errors.toString()).contains(message);
  }

  @Test
  void whatIsNotThereIsToldBeforeAPlatformIsStartedForIt() {
    String data = folder.resolve("data").toString();
    String cohort = folder.resolve("cohort").toString();

    int code = execute("train", "--local", "--dataset_root", cohort, "--data", data);

    assertThat(code).isEqualTo(ExitCode.FAILED);
    assertThat(errors.toString().lines())
        .satisfiesExactly(
            first -> assertThat(first).contains(cohort, "no such folder", "--dataset_root"),
            second -> assertThat(second).contains("label.csv", "no such label table"));
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "status",
    "runs list",
    "runs get x",
    "runs logs x",
    "watch x",
    "compare x y",
    "import .",
    "datasets list",
    "datasets get x",
    "datasets delete x --yes",
    "datasets usage",
    "datasets gc --dry_run",
    "train --dataset_root .",
    "sweep --dataset_root . --preset published",
    "sweeps list",
    "sweeps get x",
    "compare --sweep x"
  })
  void whereNoPlatformIsUpTheExitCodeIs3(String command) {
    String[] args = (command + " --data " + folder).split(" ", -1);
    assertThat(execute(args)).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(errors.toString()).contains("no platform is up on " + folder).contains("./mhim up");
  }

  @Test
  void nothingIsDeletedWhereNobodyCanBeAsked() {
    assertThat(execute("datasets", "delete", "x", "--server", "127.0.0.1:1"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(errors.toString()).contains("projects/default/datasets/x").contains("--yes");
  }

  @Test
  void downWithoutAPlatformIsWell() {
    assertThat(execute("down", "--data", folder.toString())).isEqualTo(ExitCode.OK);
  }

  @Test
  void aServerThatDoesNotAnswerIsExitCode3() {
    assertThat(execute("runs", "list", "--server", "127.0.0.1:1")).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(errors.toString()).contains("does not answer");
  }

  @Test
  void valuesOfAConfigFileStandInForFlagsThatAreNotGiven() throws Exception {
    Path config = Files.writeString(folder.resolve("c.yaml"), "protocol: best\nnum_epoch: 3\n");
    CommandLine root = Commands.create().setErr(new PrintWriter(errors));

    int fromFile = Commands.execute(root, "demo", "-c", config.toString(), "--trainers=0");
    int overridden =
        Commands.execute(root, "demo", "-c", config.toString(), "--protocol=paper", "--dataset=x");

    assertThat(List.of(fromFile, overridden)).containsOnly(ExitCode.USAGE);
    assertThat(errors.toString().lines().toList())
        .satisfiesExactly(
            first -> assertThat(first).contains("--protocol takes held-out or paper"),
            second -> assertThat(second).contains("--dataset takes elephant"));
  }

  private int execute(String... args) {
    return Commands.execute(Commands.create().setErr(new PrintWriter(errors)), args);
  }
}
