package dev.mhim.gateway.planning;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.RunName;
import dev.mhim.platform.name.Sha256;
import dev.mhim.platform.store.Artifacts;
import dev.mhim.platform.store.ObjectStore;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.ArtifactKind;
import dev.mhim.v1.SplitPlan;
import jakarta.enterprise.context.ApplicationScoped;

/** Split plans in the object store: the first one of a run is the run's, for ever. */
@ApplicationScoped
class PlanStore {
  private final ObjectStore store;

  /** A stored plan. */
  record Stored(SplitPlan plan, Artifact artifact) {}

  PlanStore(ObjectStore store) {
    this.store = store;
  }

  /** Stores a plan, or gives the one that a run has already. */
  Stored store(RunName run, SplitPlan plan) {
    String key = Artifacts.prefix(run) + "split-plan";
    byte[] bytes = plan.toByteArray();
    store.ensureBucket();
    if (store.putIfAbsent(key, bytes)) {
      return new Stored(plan, artifact(key, bytes));
    }
    byte[] found = store.get(key);
    return new Stored(parse(key, found), artifact(key, found));
  }

  /** The stored plan of a run, checked against its hash. */
  SplitPlan read(Artifact stored) {
    return parse(stored.getObjectKey(), new Artifacts(store).read(stored));
  }

  private static SplitPlan parse(String key, byte[] found) {
    try {
      return SplitPlan.parseFrom(found);
    } catch (InvalidProtocolBufferException e) {
      throw new PlatformException(
          ErrorKind.DATA_LOSS,
          Problems.of(
              "UNREADABLE_SPLIT_PLAN",
              key,
              "",
              "the stored split plan can't be read",
              "restore the object from a backup, or delete it and ask for the run again"),
          e);
    }
  }

  private static Artifact artifact(String key, byte[] bytes) {
    return Artifact.newBuilder()
        .setPath("split-plan.binpb")
        .setObjectKey(key)
        .setSha256(Sha256.hex(bytes))
        .setSizeBytes(bytes.length)
        .setKind(ArtifactKind.ARTIFACT_KIND_SPLIT_PLAN)
        .build();
  }
}
