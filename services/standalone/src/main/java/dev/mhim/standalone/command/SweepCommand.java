package dev.mhim.standalone.command;

import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.client.ResourceNames;
import dev.mhim.standalone.client.SweepRequests;
import dev.mhim.standalone.flags.UsageException;
import dev.mhim.standalone.view.Terminal;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.Sweep;
import dev.mhim.v1.SweepAxis;
import dev.mhim.v1.SweepPreset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mhim sweep}: a run for each point of a grid, and which is best. */
@Command(
    name = "sweep",
    abbreviateSynopsis = true,
    description = {
      "Takes what 'train' takes, submits a run for each point of a grid, and shows"
          + " the board, best first.",
      "Flags are those of 'train' and hold for every run; all runs share one split plan."
    })
public final class SweepCommand implements Callable<Integer> {
  @Option(
      names = "--grid",
      paramLabel = "SETTING=VALUE,VALUE",
      description =
          "A setting and its values, for example merge_k=1,5,10; give it once a setting: every"
              + " combination is a run, at most 100.")
  private List<String> grid = List.of();

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description = "published: the 18 points of mask_ratio_h, merge_ratio and merge_k.")
  private @Nullable String preset;

  @Option(names = "--detach", description = "Submit and leave; 'mhim sweeps watch' shows it.")
  private boolean detach;

  @Mixin private final TrainingDataOptions data = new TrainingDataOptions();
  @Mixin private final RunOptions run = new RunOptions();
  @Mixin private final OutputOption output = new OutputOption();
  @Mixin private final SessionOptions platform = new SessionOptions();

  @Override
  public Integer call() throws InterruptedException {
    run.checked();
    data.check();
    List<SweepAxis> axes = axes();
    SweepPreset chosen = preset();
    if (axes.isEmpty() && chosen == SweepPreset.SWEEP_PRESET_UNSPECIFIED) {
      throw new UsageException("a sweep needs --grid SETTING=VALUE,VALUE or --preset published");
    }
    if (platform.isLocal()) {
      if (detach) {
        throw new UsageException(
            "--local ends its platform with the command, so that --detach can't be: ./mhim up first");
      }
      data.checkPresent();
    }
    try (PlatformSession session = platform.open(output.progress());
        PlatformClient client = new PlatformClient(session.address())) {
      return sweep(axes, chosen, session, client);
    }
  }

  private int sweep(
      List<SweepAxis> axes, SweepPreset chosen, PlatformSession session, PlatformClient client)
      throws InterruptedException {
    Terminal terminal = output.progress();
    Dataset imported = data.dataset(run.project(), client, terminal);
    Sweep created =
        new SweepRequests(client)
            .create(run.project(), run.of(imported, data.title()), axes, chosen);
    String id = ResourceNames.id(created.getName());
    terminal.line("submitted %s: %d runs".formatted(created.getName(), created.getPointsCount()));
    String goesOn =
        "the sweep goes on: './mhim sweeps watch %1$s' shows it, './mhim sweeps cancel %1$s' ends it"
            .formatted(id);
    SweepFlow flow = new SweepFlow(client, output);
    if (detach) {
      terminal.line(goesOn);
      flow.show(created);
      return ExitCode.OK;
    }
    session.whenInterrupted(() -> terminal.line(goesOn));
    int code = flow.toItsEnd(created);
    session.workDone();
    return code;
  }

  private List<SweepAxis> axes() {
    List<SweepAxis> axes = new ArrayList<>();
    for (String axis : grid) {
      int equals = axis.indexOf('=');
      if (equals < 1 || equals == axis.length() - 1) {
        throw new UsageException(
            "--grid takes SETTING=VALUE,VALUE like merge_k=1,5, but got '%s'".formatted(axis));
      }
      axes.add(
          SweepAxis.newBuilder()
              .setSetting(axis.substring(0, equals).strip().replace('-', '_'))
              .addAllValues(List.of(axis.substring(equals + 1).split("\\s*,\\s*", -1)))
              .build());
    }
    return axes;
  }

  private SweepPreset preset() {
    if (preset == null) {
      return SweepPreset.SWEEP_PRESET_UNSPECIFIED;
    }
    if (!preset.equals("published")) {
      throw new UsageException("--preset takes published, but got '%s'".formatted(preset));
    }
    return SweepPreset.SWEEP_PRESET_PUBLISHED;
  }
}
