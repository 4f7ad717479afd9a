package dev.mhim.trainer.method;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mhim.mil.training.Checkpoint;
import dev.mhim.mil.training.CheckpointStore;
import dev.mhim.mil.training.Stage;
import dev.mhim.tensors.Safetensors;
import dev.mhim.tensors.TensorFile;
import dev.mhim.trainer.fold.Checkpoints;
import dev.mhim.v1.MetricHistory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** The method's checkpoints as safetensors files, with the metrics that were told so far. */
final class MilCheckpoints implements CheckpointStore {
  private static final String HISTORY = "mhim.history";

  private final Checkpoints stored;
  private final EventTranslation events;
  private boolean startsAnew;
  private boolean wentOn;

  MilCheckpoints(Checkpoints stored, EventTranslation events) {
    this.stored = stored;
    this.events = events;
  }

  /** From now on there is nothing to go on from. */
  void startAnew() {
    startsAnew = true;
    wentOn = false;
    events.restore(MetricHistory.getDefaultInstance());
  }

  /** Whether the fold went on from a checkpoint. */
  boolean wentOn() {
    return wentOn;
  }

  @Override
  public Optional<Checkpoint> latest() throws IOException {
    Optional<byte[]> newest = startsAnew ? Optional.empty() : stored.newest();
    if (newest.isEmpty()) {
      return Optional.empty();
    }
    TensorFile file = Safetensors.read(MemorySegment.ofArray(newest.get()), "checkpoint");
    events.restore(history(file.metadata()));
    wentOn = true;
    return Optional.of(new Checkpoint(file.tensors(), file.metadata()));
  }

  @Override
  public boolean isDue() {
    return stored.isDue();
  }

  @Override
  public void save(Checkpoint checkpoint) throws IOException {
    Map<String, String> metadata = new TreeMap<>(checkpoint.metadata());
    MetricHistory history = MetricHistory.newBuilder().addAllEpochs(events.history()).build();
    metadata.put(HISTORY, Base64.getEncoder().encodeToString(history.toByteArray()));
    Path file = Files.createTempFile("mhim-checkpoint", ".safetensors");
    try {
      Safetensors.write(file, checkpoint.tensors(), metadata);
      stored.save(position(metadata), file);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static Checkpoints.Position position(Map<String, String> metadata) {
    int stage =
        switch (Stage.valueOf(Objects.requireNonNull(metadata.get("stage"), "stage"))) {
          case TEACHER -> 1;
          case STUDENT -> 2;
        };
    return new Checkpoints.Position(
        stage, Integer.parseInt(Objects.requireNonNull(metadata.get("epoch"), "epoch")));
  }

  private static MetricHistory history(Map<String, String> metadata)
      throws InvalidProtocolBufferException {
    String text = metadata.getOrDefault(HISTORY, "");
    return MetricHistory.parseFrom(Base64.getDecoder().decode(text));
  }
}
