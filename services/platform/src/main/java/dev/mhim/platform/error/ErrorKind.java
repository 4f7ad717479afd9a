package dev.mhim.platform.error;

import io.grpc.Status;

/** The kinds of error that leave a service; each has one gRPC code and one HTTP status. */
public enum ErrorKind {
  /** The request itself is wrong; repeating it gives the same. */
  INVALID_ARGUMENT(Status.Code.INVALID_ARGUMENT, 400),
  /** What is named does not exist. */
  NOT_FOUND(Status.Code.NOT_FOUND, 404),
  /** It exists already with other content. */
  ALREADY_EXISTS(Status.Code.ALREADY_EXISTS, 409),
  /** Not in this state. */
  FAILED_PRECONDITION(Status.Code.FAILED_PRECONDITION, 409),
  /** A limit is reached: disk, quota, size. */
  RESOURCE_EXHAUSTED(Status.Code.RESOURCE_EXHAUSTED, 429),
  /** Credentials are missing or wrong. */
  UNAUTHENTICATED(Status.Code.UNAUTHENTICATED, 401),
  /** Whoever asks may not do this; or this service may not do it where it asked. */
  PERMISSION_DENIED(Status.Code.PERMISSION_DENIED, 403),
  /** Something needed is away; repeating later can help. */
  UNAVAILABLE(Status.Code.UNAVAILABLE, 503),
  /** Stored data is not what was stored. */
  DATA_LOSS(Status.Code.DATA_LOSS, 500),
  /** A fault of the service. */
  INTERNAL(Status.Code.INTERNAL, 500);

  private final Status.Code grpcCode;
  private final int httpStatus;

  ErrorKind(Status.Code grpcCode, int httpStatus) {
    this.grpcCode = grpcCode;
    this.httpStatus = httpStatus;
  }

  public Status.Code grpcCode() {
    return grpcCode;
  }

  public int httpStatus() {
    return httpStatus;
  }

  /** The kind of a gRPC code; INTERNAL for codes that no kind has. */
  public static ErrorKind of(Status.Code code) {
    for (ErrorKind kind : values()) {
      if (kind.grpcCode == code) {
        return kind;
      }
    }
    return code == Status.Code.DEADLINE_EXCEEDED ? UNAVAILABLE : INTERNAL;
  }
}
