package dev.mhim.featurestore.grpc;

import dev.mhim.platform.error.ErrorInterceptor;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** Runs calls on virtual threads, since the store blocks and the event loop must not. */
final class Calls {
  private Calls() {}

  /** Answers with what the work gives, or with the status of what it throws. */
  static <T> void answer(String method, StreamObserver<T> observer, Supplier<T> work) {
    run(
        method,
        observer,
        () -> {
          observer.onNext(work.get());
          observer.onCompleted();
        });
  }

  /** Runs work that answers itself; what it throws ends the call with its status. */
  static void run(String method, StreamObserver<?> observer, Runnable work) {
    Thread.ofVirtual()
        .name("grpc-" + method)
        .start(() -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            observer.onError(ErrorInterceptor.statusOf(e, method));
          } catch (Error e) {
            // No heap left, or a mapped file that was cut: the client must not wait for ever.
            observer.onError(
                ErrorInterceptor.statusOf(new IllegalStateException(e.toString(), e), method));
          }
        });
  }
}
