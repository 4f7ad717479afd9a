package dev.mhim.featurestore.grpc;

import dev.mhim.featurestore.imports.BagUploads;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.v1.FindUploadsRequest;
import dev.mhim.v1.FindUploadsResponse;
import dev.mhim.v1.PutBagRequest;
import dev.mhim.v1.PutBagResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** The calls that take bags, so many at once. */
final class UploadCalls {
  private static final int MOST_HASHES = 1000;

  private final BagUploads uploads;
  private final int most;
  private final Duration stall;
  private final Semaphore free;

  /**
   * Takes bags.
   *
   * @param most files on their way at once: each lies on the own disk
   * @param stall how long a client may send nothing
   */
  UploadCalls(BagUploads uploads, int most, Duration stall) {
    this.uploads = uploads;
    this.most = most;
    this.stall = stall;
    this.free = new Semaphore(most);
  }

  StreamObserver<PutBagRequest> put(StreamObserver<PutBagResponse> client) {
    PutBagCall call =
        new PutBagCall(uploads, stall, (ServerCallStreamObserver<PutBagResponse>) client);
    Calls.run("PutBag", client, () -> inSlot(call));
    return call;
  }

  FindUploadsResponse find(FindUploadsRequest request) {
    if (request.getSha256SCount() < 1 || request.getSha256SCount() > MOST_HASHES) {
      throw new PlatformException(
          ErrorKind.INVALID_ARGUMENT,
          Problems.of(
              "OUT_OF_RANGE",
              "sha256s",
              Integer.toString(request.getSha256SCount()),
              "a request has 1 to " + MOST_HASHES + " hashes",
              ""));
    }
    return FindUploadsResponse.newBuilder()
        .addAllUploads(
            uploads.find(
                dataset(request.getParent()), request.getSha256SList(), request.getFeatureType()))
        .build();
  }

  /** The dataset that bags are for, which has no version yet. */
  static DatasetName dataset(String parent) {
    DatasetName dataset = DatasetName.parse(parent);
    if (dataset.version().isPresent()) {
      throw new PlatformException(
          ErrorKind.INVALID_ARGUMENT,
          Problems.of(
              "MALFORMED_NAME",
              "parent",
              parent,
              "bags are sent for a dataset, not for a version of it",
              "leave /versions/ out"));
    }
    return dataset;
  }

  private void inSlot(PutBagCall call) {
    if (!free.tryAcquire()) {
      throw new PlatformException(
          ErrorKind.UNAVAILABLE,
          Problems.of(
              "TOO_MANY_UPLOADS",
              "mhim.feature-store.most-uploads",
              Integer.toString(most),
              "so many files are on their way already",
              "send it again in a moment"));
    }
    try {
      call.receive();
    } finally {
      free.release();
    }
  }
}
