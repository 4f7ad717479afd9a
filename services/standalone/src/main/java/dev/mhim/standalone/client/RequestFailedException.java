package dev.mhim.standalone.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.Status;
import dev.mhim.v1.Problem;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The platform did not do what was asked. */
public final class RequestFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why, roughly. */
  public enum Kind {
    /** It does not answer. */
    UNREACHABLE,
    /** It answered no. */
    REFUSED
  }

  private final Kind kind;
  private final List<String> reasons;

  /** A refusal with every reason. */
  public RequestFailedException(Kind kind, List<String> reasons) {
    super(String.join("; ", reasons));
    this.kind = kind;
    this.reasons = List.copyOf(reasons);
  }

  /** What a call's status says. */
  public static RequestFailedException of(String what, StatusRuntimeException e) {
    String description =
        Optional.ofNullable(e.getStatus().getDescription()).orElse(e.getStatus().getCode().name());
    return switch (e.getStatus().getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED ->
          new RequestFailedException(
              Kind.UNREACHABLE,
              List.of(
                  ConnectionProblem.of(e)
                      .map(problem -> "%s: %s".formatted(what, problem))
                      .orElse(
                          "%s: the platform does not answer (%s)".formatted(what, description))));
      case UNAUTHENTICATED ->
          new RequestFailedException(
              Kind.REFUSED,
              List.of(
                  "%s: the platform asks who calls, and does not know this caller: 'mhim login' keeps a key, MHIM_API_KEY gives one ('mhim keys create' makes one)"
                      .formatted(what)));
      case PERMISSION_DENIED ->
          new RequestFailedException(
              Kind.REFUSED, List.of("%s: not allowed: %s".formatted(what, description)));
      case UNIMPLEMENTED ->
          new RequestFailedException(
              Kind.REFUSED,
              List.of(
                  what + ": the server at this address does not offer it; is it the right one?"));
      default -> {
        List<String> details = violations(e);
        yield new RequestFailedException(
            Kind.REFUSED, details.isEmpty() ? List.of(what + ": " + description) : details);
      }
    };
  }

  /** Problems as lines. */
  public static RequestFailedException of(List<Problem> problems) {
    return new RequestFailedException(
        Kind.REFUSED, problems.stream().map(ProblemText::line).toList());
  }

  /** Why, roughly. */
  public Kind kind() {
    return kind;
  }

  /** Every reason, one a line. */
  public List<String> reasons() {
    return reasons;
  }

  private static List<String> violations(StatusRuntimeException e) {
    List<String> lines = new ArrayList<>();
    Status status = StatusProto.fromThrowable(e);
    if (status != null) {
      for (Any detail : status.getDetailsList()) {
        if (detail.is(BadRequest.class)) {
          unpack(detail).getFieldViolationsList().forEach(v -> lines.add(line(v)));
        }
      }
    }
    return lines;
  }

  private static String line(BadRequest.FieldViolation violation) {
    String field = violation.getField();
    return field.isEmpty() ? violation.getDescription() : field + ": " + violation.getDescription();
  }

  private static BadRequest unpack(Any detail) {
    try {
      return detail.unpack(BadRequest.class);
    } catch (InvalidProtocolBufferException broken) {
      return BadRequest.newBuilder()
          .addFieldViolations(
              BadRequest.FieldViolation.newBuilder()
                  .setDescription("the answer's details can't be read: " + broken.getMessage()))
          .build();
    }
  }
}
