package dev.mhim.gateway.grpc;

import dev.mhim.gateway.runs.Page;
import dev.mhim.gateway.sweeps.SweepOperations;
import dev.mhim.v1.CancelSweepRequest;
import dev.mhim.v1.CancelSweepResponse;
import dev.mhim.v1.CreateSweepRequest;
import dev.mhim.v1.CreateSweepResponse;
import dev.mhim.v1.GetSweepRequest;
import dev.mhim.v1.GetSweepResponse;
import dev.mhim.v1.ListSweepsRequest;
import dev.mhim.v1.ListSweepsResponse;
import dev.mhim.v1.Sweep;
import dev.mhim.v1.SweepServiceGrpc;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;

/** Sweeps over gRPC. */
@GrpcService
public class SweepGrpcService extends SweepServiceGrpc.SweepServiceImplBase {
  private final SweepOperations sweeps;

  SweepGrpcService(SweepOperations sweeps) {
    this.sweeps = sweeps;
  }

  @Override
  @RunOnVirtualThread
  public void createSweep(CreateSweepRequest request, StreamObserver<CreateSweepResponse> out) {
    Replies.unary(
        out,
        "CreateSweep",
        () -> CreateSweepResponse.newBuilder().setSweep(sweeps.create(request)).build());
  }

  @Override
  public void getSweep(GetSweepRequest request, StreamObserver<GetSweepResponse> out) {
    Replies.unary(
        out,
        "GetSweep",
        () -> GetSweepResponse.newBuilder().setSweep(sweeps.get(request.getName())).build());
  }

  @Override
  public void listSweeps(ListSweepsRequest request, StreamObserver<ListSweepsResponse> out) {
    Replies.unary(
        out,
        "ListSweeps",
        () -> {
          Page<Sweep> page =
              sweeps.list(request.getParent(), request.getPageSize(), request.getPageToken());
          return ListSweepsResponse.newBuilder()
              .addAllSweeps(page.items())
              .setNextPageToken(page.nextToken())
              .build();
        });
  }

  @Override
  @RunOnVirtualThread
  public void cancelSweep(CancelSweepRequest request, StreamObserver<CancelSweepResponse> out) {
    Replies.unary(
        out,
        "CancelSweep",
        () ->
            CancelSweepResponse.newBuilder()
                .setSweep(sweeps.cancel(request.getName(), request.getReason()))
                .build());
  }
}
