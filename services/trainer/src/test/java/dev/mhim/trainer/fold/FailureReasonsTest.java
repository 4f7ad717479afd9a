package dev.mhim.trainer.fold;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.trainer.bag.BagUnavailableException;
import dev.mhim.v1.FailureReason;
import dev.mhim.v1.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureReasonsTest {
  static Stream<Arguments> failures() {
    Problem problem = Problems.of("BAD_BAG", "s", "v", "m", "r");
    return Stream.of(
        Arguments.of(
            new FoldFailedException(problem, FailureReason.FAILURE_REASON_DIVERGED, null),
            "BAD_BAG",
            FailureReason.FAILURE_REASON_DIVERGED,
            false),
        Arguments.of(
            new RuntimeException(new BagUnavailableException(problem, false, null)),
            "BAD_BAG",
            FailureReason.FAILURE_REASON_BAD_BAG,
            false),
        Arguments.of(
            new PlatformException(
                ErrorKind.UNAVAILABLE, Problems.of("OBJECT_STORE_UNAVAILABLE", "", "", "m", "")),
            "STORE_UNAVAILABLE",
            FailureReason.FAILURE_REASON_STORE_UNAVAILABLE,
            true),
        Arguments.of(
            new PlatformException(
                ErrorKind.DATA_LOSS, Problems.of("HASH_MISMATCH", "", "", "m", "")),
            "HASH_MISMATCH",
            FailureReason.FAILURE_REASON_INVALID,
            false),
        Arguments.of(
            new UncheckedIOException(new IOException("no space")),
            "DISK_FAILED",
            FailureReason.FAILURE_REASON_DISK_FAILED,
            true),
        Arguments.of(
            new OutOfMemoryError("heap"),
            "OUT_OF_MEMORY",
            FailureReason.FAILURE_REASON_OUT_OF_MEMORY,
            true),
        Arguments.of(
            new EngineException("CUDA out of memory. Tried"),
            "OUT_OF_MEMORY",
            FailureReason.FAILURE_REASON_OUT_OF_MEMORY,
            true),
        Arguments.of(
            new EngineException("DefaultCPUAllocator: can't allocate memory"),
            "OUT_OF_MEMORY",
            FailureReason.FAILURE_REASON_OUT_OF_MEMORY,
            true),
        Arguments.of(
            new EngineException("shapes differ"),
            "INTERNAL",
            FailureReason.FAILURE_REASON_INTERNAL,
            true),
        Arguments.of(
            new IllegalStateException("odd"),
            "INTERNAL",
            FailureReason.FAILURE_REASON_INTERNAL,
            true));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void failureIsNamed(Throwable failure, String code, FailureReason reason, boolean retryable) {
    FailureReasons.Failure named = FailureReasons.of(failure);
    assertThat(named.problem().getReason()).isEqualTo(code);
    assertThat(named.reason()).isEqualTo(reason);
    assertThat(named.retryable()).isEqualTo(retryable);
    assertThat(named.problem().getMessage()).isNotEmpty();
  }
}
