package dev.mhim.platform.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import dev.mhim.v1.Problem;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GrpcErrorsTest {
  @ParameterizedTest
  @EnumSource(ErrorKind.class)
  void everyKindComesBackAsItself(ErrorKind kind) {
    PlatformException error = new PlatformException(kind, problem(0));
    assertThat(GrpcErrors.fromGrpc(GrpcErrors.toGrpc(error)).kind()).isEqualTo(kind);
    assertThat(kind.httpStatus()).isBetween(400, 599);
  }

  @Test
  void problemsComeBackWithReasonSubjectAndText() {
    PlatformException error =
        new PlatformException(ErrorKind.INVALID_ARGUMENT, List.of(problem(0), problem(1)));
    List<Problem> back = GrpcErrors.fromGrpc(GrpcErrors.toGrpc(error)).problems();
    assertThat(back).extracting(Problem::getReason).containsExactly("REASON_0", "REASON_1");
    assertThat(back).extracting(Problem::getSubject).containsExactly("file0", "file1");
    assertThat(back.get(1).getMessage()).contains("wrong", "do better");
  }

  @Test
  void detailsStayWithinWhatTrailersMayHoldAndTellTheCount() throws InvalidProtocolBufferException {
    List<Problem> many = IntStream.range(0, 5000).mapToObj(GrpcErrorsTest::problem).toList();
    StatusRuntimeException status =
        GrpcErrors.toGrpc(new PlatformException(ErrorKind.INVALID_ARGUMENT, many));
    com.google.rpc.Status details = StatusProto.fromThrowable(status);
    assertThat(details).isNotNull();
    assertThat(details.getSerializedSize()).isLessThan(6000);
    ErrorInfo info = details.getDetails(0).unpack(ErrorInfo.class);
    assertThat(info.getDomain()).isEqualTo("mhim.dev");
    assertThat(info.getReason()).isEqualTo("REASON_0");
    assertThat(info.getMetadataOrThrow("problem_count")).isEqualTo("5000");
    assertThat(GrpcErrors.fromGrpc(status).problems()).hasSizeBetween(10, 100);
  }

  @Test
  void statusOfOthersIsOneProblem() {
    PlatformException error =
        GrpcErrors.fromGrpc(
            Status.DEADLINE_EXCEEDED.withDescription("too late").asRuntimeException());
    assertThat(error.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(error.problems().getFirst().getMessage()).isEqualTo("too late");
  }

  @Test
  void faultOfAServiceKeepsItsTextToItself() {
    StatusRuntimeException status =
        ErrorInterceptor.statusOf(new IllegalStateException("patient 4711"), "s.Service/Call");
    assertThat(status.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(status.getMessage()).contains("s.Service/Call").doesNotContain("4711");
  }

  @Test
  void lineNamesSubjectValueAndRemedy() {
    assertThat(Problems.line(Problems.of("R", "settings.lr", "2", "must be 0 to 1", "lower it")))
        .isEqualTo("settings.lr = 2: must be 0 to 1 → lower it");
    assertThat(Problems.line(Problems.of("R", "", "", "all is wrong", "")))
        .isEqualTo("all is wrong");
  }

  @Test
  void longValuesAreCut() {
    assertThat(Problems.of("R", "s", "x".repeat(5000), "m", "").getValue())
        .hasSize(200)
        .endsWith("…");
  }

  @Test
  void errorWithoutAProblemIsNone() {
    assertThatThrownBy(() -> new PlatformException(ErrorKind.INTERNAL, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Problem problem(int i) {
    return Problems.of("REASON_" + i, "file" + i, "value", "it is wrong", "do better");
  }
}
