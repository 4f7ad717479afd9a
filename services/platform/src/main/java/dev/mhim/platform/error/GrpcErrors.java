package dev.mhim.platform.error;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import dev.mhim.v1.Problem;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayList;
import java.util.List;

/**
 * The form of a {@link PlatformException} in gRPC and back: {@code google.rpc.Status} with {@code
 * ErrorInfo} (reason and domain) and, for each problem that names a field or file, a {@code
 * BadRequest} violation.
 */
public final class GrpcErrors {
  private static final String DOMAIN = "mhim.dev";

  /** Trailers are limited to 8 KiB by default, so the details must stay well below. */
  private static final int MOST_DETAIL_BYTES = 4096;

  private GrpcErrors() {}

  public static StatusRuntimeException toGrpc(PlatformException exception) {
    List<Problem> problems = exception.problems();
    BadRequest.Builder violations = BadRequest.newBuilder();
    int bytes = 0;
    for (Problem problem : problems) {
      BadRequest.FieldViolation violation =
          BadRequest.FieldViolation.newBuilder()
              .setField(problem.getSubject())
              .setReason(problem.getReason())
              .setDescription(describe(problem))
              .build();
      bytes += violation.getSerializedSize();
      if (bytes > MOST_DETAIL_BYTES) {
        break;
      }
      violations.addFieldViolations(violation);
    }
    ErrorInfo info =
        ErrorInfo.newBuilder()
            .setReason(problems.getFirst().getReason())
            .setDomain(DOMAIN)
            .putMetadata("problem_count", Integer.toString(problems.size()))
            .build();
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(exception.kind().grpcCode().value())
            .setMessage(Problems.summary(problems))
            .addDetails(Any.pack(info))
            .addDetails(Any.pack(violations.build()))
            .build());
  }

  private static String describe(Problem problem) {
    return Problems.line(problem.toBuilder().clearSubject().build());
  }

  /**
   * What a gRPC status says, with the problems that its details name, or its own message as one.
   */
  public static PlatformException fromGrpc(StatusRuntimeException exception) {
    ErrorKind kind = ErrorKind.of(exception.getStatus().getCode());
    List<Problem> problems = new ArrayList<>();
    com.google.rpc.Status status = StatusProto.fromThrowable(exception);
    if (status != null) {
      for (Any detail : status.getDetailsList()) {
        if (detail.is(BadRequest.class)) {
          addViolations(detail, problems);
        }
      }
    }
    if (problems.isEmpty()) {
      problems.add(Problems.of(kind.name(), "", "", messageOf(exception.getStatus()), ""));
    }
    return new PlatformException(kind, problems, exception);
  }

  private static void addViolations(Any detail, List<Problem> problems) {
    try {
      for (BadRequest.FieldViolation violation :
          detail.unpack(BadRequest.class).getFieldViolationsList()) {
        problems.add(
            Problems.of(
                violation.getReason(), violation.getField(), "", violation.getDescription(), ""));
      }
    } catch (InvalidProtocolBufferException e) {
      problems.add(
          Problems.of(
              "UNREADABLE_DETAIL", "", "", "error detail can't be read: " + e.getMessage(), ""));
    }
  }

  private static String messageOf(Status status) {
    String description = status.getDescription();
    return description == null ? status.getCode().name() : description;
  }
}
