package dev.mhim.featurestore.grpc;

import com.google.protobuf.ByteString;
import dev.mhim.featurestore.imports.BagUploads;
import dev.mhim.featurestore.imports.UploadSpool;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.v1.PutBagRequest;
import dev.mhim.v1.PutBagResponse;
import dev.mhim.v1.Upload;
import dev.mhim.v1.UploadHeader;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One call of PutBag. Messages arrive on gRPC's thread and are taken on the call's own, which asks
 * for the next when it has written the last, so that a fast client holds no memory.
 */
final class PutBagCall implements StreamObserver<PutBagRequest> {
  private static final int MOST_CHUNK_BYTES = 1 << 20;

  private final BagUploads uploads;
  private final Duration stall;
  private final ServerCallStreamObserver<PutBagResponse> client;
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

  /** What comes of a client. */
  private sealed interface Arrival {
    /** The next part. */
    record Part(PutBagRequest message) implements Arrival {}

    /** There is no further part. */
    record End() implements Arrival {}

    /** The client has gone. */
    record Left() implements Arrival {}
  }

  PutBagCall(BagUploads uploads, Duration stall, ServerCallStreamObserver<PutBagResponse> client) {
    this.uploads = uploads;
    this.stall = stall;
    this.client = client;
    client.disableAutoRequest();
    client.setOnCancelHandler(() -> arrivals.add(new Arrival.Left()));
    client.request(1);
  }

  @Override
  public void onNext(PutBagRequest message) {
    arrivals.add(new Arrival.Part(message));
  }

  @Override
  public void onError(Throwable failure) {
    arrivals.add(new Arrival.Left());
  }

  @Override
  public void onCompleted() {
    arrivals.add(new Arrival.End());
  }

  /** Takes the file and answers. */
  void receive() {
    UploadHeader header = header();
    DatasetName dataset = UploadCalls.dataset(header.getParent());
    List<Upload> existing =
        uploads.find(dataset, List.of(header.getSha256()), header.getFeatureType());
    if (!existing.isEmpty()) {
      answer(existing.getFirst(), true);
      return;
    }
    try (UploadSpool spool = uploads.begin(header)) {
      while (true) {
        client.request(1);
        switch (next(header.getFileName())) {
          case Arrival.Part(PutBagRequest message) -> spool.write(chunk(message, header));
          case Arrival.End() -> {
            answer(uploads.finish(dataset, spool), false);
            return;
          }
          case Arrival.Left() -> throw left(header.getFileName());
        }
      }
    }
  }

  private UploadHeader header() {
    return switch (next("header")) {
      case Arrival.Part(PutBagRequest message) when message.hasHeader() -> message.getHeader();
      case Arrival.Part _, Arrival.End _ -> throw malformed("header", "the header comes first");
      case Arrival.Left() -> throw left("header");
    };
  }

  private static ByteString chunk(PutBagRequest message, UploadHeader header) {
    if (!message.hasChunk() || message.getChunk().size() > MOST_CHUNK_BYTES) {
      throw malformed(
          header.getFileName(), "after the header come chunks of at most 1 MiB, and nothing else");
    }
    return message.getChunk();
  }

  private void answer(Upload upload, boolean existed) {
    client.onNext(PutBagResponse.newBuilder().setUpload(upload).setExisted(existed).build());
    client.onCompleted();
  }

  private Arrival next(String subject) {
    try {
      Arrival arrival = arrivals.poll(stall.toMillis(), TimeUnit.MILLISECONDS);
      if (arrival == null) {
        throw new PlatformException(
            ErrorKind.UNAVAILABLE,
            Problems.of(
                "STALLED",
                subject,
                "",
                "the client sent nothing for " + stall.toSeconds() + " s",
                "send the file again"));
      }
      return arrival;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Arrival.Left();
    }
  }

  private static PlatformException malformed(String subject, String message) {
    return new PlatformException(
        ErrorKind.INVALID_ARGUMENT, Problems.of("MALFORMED_UPLOAD", subject, "", message, ""));
  }

  private static PlatformException left(String subject) {
    return new PlatformException(
        ErrorKind.UNAVAILABLE,
        Problems.of("CLIENT_LEFT", subject, "", "the client has gone", "send the file again"));
  }
}
