package dev.mhim.standalone.bags;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.mhim.v1.BagHeader;
import dev.mhim.v1.FeatureStoreServiceGrpc.FeatureStoreServiceImplBase;
import dev.mhim.v1.GetBagRequest;
import dev.mhim.v1.GetBagResponse;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Random;

/**
 * A program that streams bags of nothing but memory, with the frames and the flow control of the
 * feature-store: what two programs on this machine can do at most. It tells its port, and ends when
 * its input does, so that it is never left behind.
 */
public final class BareStreamServer {
  private static final int FRAME_BYTES = 1 << 20;

  private BareStreamServer() {}

  /**
   * Serves until the input ends.
   *
   * @param arguments the size of every bag in bytes
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new Bags(Long.parseLong(arguments[0])))
            .build()
            .start();
    System.out.println(server.getPort());
    System.in.transferTo(OutputStream.nullOutputStream());
    server.shutdownNow().awaitTermination();
  }

  private static final class Bags extends FeatureStoreServiceImplBase {
    private final long size;
    private final ByteString frame;

    Bags(long size) {
      this.size = size;
      byte[] bytes = new byte[FRAME_BYTES];
      new Random(1).nextBytes(bytes);
      this.frame = UnsafeByteOperations.unsafeWrap(bytes);
    }

    @Override
    public void getBag(GetBagRequest request, StreamObserver<GetBagResponse> observer) {
      ServerCallStreamObserver<GetBagResponse> client =
          (ServerCallStreamObserver<GetBagResponse>) observer;
      client.setOnReadyHandler(new Sending(client, size, frame));
    }
  }

  /** Sends while the client takes, in the thread of its call. */
  private static final class Sending implements Runnable {
    private final ServerCallStreamObserver<GetBagResponse> client;
    private final ByteString frame;
    private final long size;
    private long left;
    private boolean begun;

    Sending(ServerCallStreamObserver<GetBagResponse> client, long size, ByteString frame) {
      this.client = client;
      this.size = size;
      this.left = size;
      this.frame = frame;
    }

    @Override
    public void run() {
      if (!begun) {
        begun = true;
        client.onNext(
            GetBagResponse.newBuilder()
                .setHeader(BagHeader.newBuilder().setSizeBytes(size))
                .build());
      }
      while (left > 0 && client.isReady()) {
        int bytes = (int) Math.min(left, FRAME_BYTES);
        left -= bytes;
        client.onNext(
            GetBagResponse.newBuilder()
                .setFrame(bytes == FRAME_BYTES ? frame : frame.substring(0, bytes))
                .build());
        if (left == 0) {
          client.onCompleted();
        }
      }
    }
  }
}
