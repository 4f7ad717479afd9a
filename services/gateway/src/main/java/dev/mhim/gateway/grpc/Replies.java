package dev.mhim.gateway.grpc;

import dev.mhim.platform.error.ErrorInterceptor;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** Answers calls: a value, or the status of what went wrong. */
final class Replies {
  private Replies() {}

  /** Answers with one value. */
  static <R> void unary(StreamObserver<R> out, String method, Supplier<R> answer) {
    R value;
    try {
      value = answer.get();
    } catch (RuntimeException e) {
      out.onError(ErrorInterceptor.statusOf(e, method));
      return;
    }
    out.onNext(value);
    out.onCompleted();
  }

  /** Begins a stream; what goes wrong before its first message ends it. */
  static void streaming(StreamObserver<?> out, String method, Runnable begin) {
    try {
      begin.run();
    } catch (RuntimeException e) {
      out.onError(ErrorInterceptor.statusOf(e, method));
    }
  }
}
