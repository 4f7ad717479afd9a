package dev.mhim.gateway.settings;

import com.google.protobuf.util.Timestamps;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.platform.name.RunName;
import dev.mhim.platform.name.SweepName;
import dev.mhim.v1.PredictionWork;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.Run;
import dev.mhim.v1.RunLimits;
import dev.mhim.v1.Settings;
import java.time.Instant;
import java.util.Optional;

/**
 * A request whose every field is right by itself.
 *
 * @param name the run that it is, derived from project and request id
 * @param title title for people; may be empty
 * @param dataset what to train on; the newest version when it names none
 * @param protocol how epochs are selected; unspecified only where it predicts
 * @param asked the settings that were given; the rest takes its default
 * @param limits how long it may take
 * @param fitAll whether a model is trained on all cases after the folds
 * @param sweep what it is part of
 * @param prediction what it predicts; empty: it trains
 */
public record RunRequest(
    RunName name,
    String title,
    DatasetName dataset,
    Protocol protocol,
    Settings asked,
    RunLimits limits,
    boolean fitAll,
    Optional<SweepName> sweep,
    Optional<PredictionWork> prediction) {

  /** The run as it is before it is planned. */
  public Run taken(Instant now) {
    Run.Builder run = Run.newBuilder();
    if (!limits.equals(RunLimits.getDefaultInstance())) {
      run.setLimits(limits);
    }
    sweep.ifPresent(of -> run.setSweep(of.toString()));
    prediction.ifPresent(run::setPrediction);
    return run.setName(name.toString())
        .setTitle(title)
        .setDataset(dataset.toString())
        .setProtocol(protocol)
        .setSettings(asked)
        .setFitAll(fitAll)
        .setState(Run.State.STATE_PLANNING)
        .setCreateTime(Timestamps.fromMillis(now.toEpochMilli()))
        .build();
  }
}
