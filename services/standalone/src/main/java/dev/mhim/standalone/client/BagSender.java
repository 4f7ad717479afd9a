package dev.mhim.standalone.client;

import com.google.protobuf.UnsafeByteOperations;
import dev.mhim.v1.PutBagRequest;
import dev.mhim.v1.PutBagResponse;
import dev.mhim.v1.UploadHeader;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.BlockingClientCall;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Sends files of bags, each again a few times where the platform does not take it at once. */
final class BagSender {
  private static final Duration DEADLINE = Duration.ofHours(6);
  private static final int CHUNK_BYTES = 256 << 10;
  private static final int ATTEMPTS = 6;

  private final PlatformClient client;
  private final Duration pause;

  /**
   * Sends over a client.
   *
   * @param pause before the second attempt; doubled before each further one
   */
  BagSender(PlatformClient client, Duration pause) {
    this.client = client;
    this.pause = pause;
  }

  /**
   * Sends a file.
   *
   * @throws StatusRuntimeException INVALID_ARGUMENT when it is no bag, and what else the platform
   *     says
   * @throws IOException when it can't be read
   */
  PutBagResponse send(UploadHeader header, Path file) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(header, file);
      } catch (StatusException e) {
        if (e.getStatus().getCode() != Status.Code.UNAVAILABLE || attempt == ATTEMPTS) {
          throw new StatusRuntimeException(e.getStatus(), e.getTrailers());
        }
        LockSupport.parkNanos(pause.toNanos() << (attempt - 1));
      }
    }
  }

  private PutBagResponse once(UploadHeader header, Path file) throws IOException, StatusException {
    BlockingClientCall<PutBagRequest, PutBagResponse> call = client.sending(DEADLINE).putBag();
    boolean answered = false;
    try (InputStream in = Files.newInputStream(file)) {
      boolean wanted = call.write(PutBagRequest.newBuilder().setHeader(header).build());
      byte[] bytes = in.readNBytes(CHUNK_BYTES);
      while (wanted && bytes.length > 0) {
        // The array is not used again.
        wanted =
            call.write(
                PutBagRequest.newBuilder()
                    .setChunk(UnsafeByteOperations.unsafeWrap(bytes))
                    .build());
        bytes = in.readNBytes(CHUNK_BYTES);
      }
      if (wanted) {
        call.halfClose();
      }
      PutBagResponse response = call.read();
      answered = true;
      if (response == null) {
        throw Status.UNAVAILABLE.withDescription("no answer came").asException();
      }
      return response;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Status.CANCELLED.withDescription("interrupted").withCause(e).asException();
    } finally {
      if (!answered) {
        call.cancel("not sent to its end", null);
      }
    }
  }
}
