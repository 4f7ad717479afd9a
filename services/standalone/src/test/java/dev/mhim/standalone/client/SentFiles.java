package dev.mhim.standalone.client;

import com.google.protobuf.ByteString;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.FeatureStoreServiceGrpc.FeatureStoreServiceImplBase;
import dev.mhim.v1.FindUploadsRequest;
import dev.mhim.v1.FindUploadsResponse;
import dev.mhim.v1.ImportDatasetRequest;
import dev.mhim.v1.ImportDatasetResponse;
import dev.mhim.v1.ImportReport;
import dev.mhim.v1.Problem;
import dev.mhim.v1.PutBagRequest;
import dev.mhim.v1.PutBagResponse;
import dev.mhim.v1.Upload;
import dev.mhim.v1.UploadHeader;
import dev.mhim.v1.UploadedBag;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A platform that keeps what is sent to it in memory. */
final class SentFiles extends FeatureStoreServiceImplBase implements AutoCloseable {
  /** What came whole, by SHA-256. */
  final Map<String, ByteString> files = new ConcurrentHashMap<>();

  /** Names of files in the order in which they came. */
  final List<String> names = new CopyOnWriteArrayList<>();

  /** Of files that are no bags. */
  final Set<String> bad = ConcurrentHashMap.newKeySet();

  /** How many files are turned away from now on. */
  final AtomicInteger busy = new AtomicInteger();

  /** Imports that were asked for. */
  final List<ImportDatasetRequest> imports = new CopyOnWriteArrayList<>();

  private final Server server;

  SentFiles() throws IOException {
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(this)
            .build()
            .start();
  }

  PlatformClient client() {
    String address = "localhost:" + server.getPort();
    return new PlatformClient(new PlatformAddress(address, address));
  }

  @Override
  public void findUploads(FindUploadsRequest request, StreamObserver<FindUploadsResponse> out) {
    FindUploadsResponse.Builder found = FindUploadsResponse.newBuilder();
    request.getSha256SList().stream()
        .filter(files::containsKey)
        .forEach(sha256 -> found.addUploads(Upload.newBuilder().setSha256(sha256)));
    out.onNext(found.build());
    out.onCompleted();
  }

  @Override
  public StreamObserver<PutBagRequest> putBag(StreamObserver<PutBagResponse> out) {
    return new StreamObserver<>() {
      private UploadHeader header = UploadHeader.getDefaultInstance();
      private ByteString bytes = ByteString.EMPTY;

      @Override
      public void onNext(PutBagRequest message) {
        if (message.hasHeader()) {
          header = message.getHeader();
        }
        bytes = bytes.concat(message.getChunk());
      }

      @Override
      public void onError(Throwable failure) {
        header = UploadHeader.getDefaultInstance();
      }

      @Override
      public void onCompleted() {
        if (busy.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
          out.onError(Status.UNAVAILABLE.asRuntimeException());
        } else if (bad.stream().anyMatch(header.getFileName()::endsWith)) {
          out.onError(noBag(header.getFileName()));
        } else {
          files.put(header.getSha256(), bytes);
          names.add(header.getFileName());
          out.onNext(PutBagResponse.getDefaultInstance());
          out.onCompleted();
        }
      }
    };
  }

  private static RuntimeException noBag(String name) {
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(Code.INVALID_ARGUMENT_VALUE)
            .setMessage("no bag")
            .addDetails(
                com.google.protobuf.Any.pack(
                    BadRequest.newBuilder()
                        .addFieldViolations(
                            BadRequest.FieldViolation.newBuilder()
                                .setField(name)
                                .setDescription("it is no bag"))
                        .build()))
            .build());
  }

  @Override
  public void importDataset(
      ImportDatasetRequest request, StreamObserver<ImportDatasetResponse> out) {
    imports.add(request);
    ImportReport.Builder report = ImportReport.newBuilder();
    for (UploadedBag bag : request.getUploads().getBagsList()) {
      if (!files.containsKey(bag.getSha256())) {
        report.addProblems(
            Problem.newBuilder().setReason("NOT_UPLOADED").setSubject(bag.getBagId()));
      }
    }
    if (report.getProblemsCount() > 0) {
      report.setProblemCount(report.getProblemsCount());
      out.onNext(ImportDatasetResponse.newBuilder().setReport(report).build());
      out.onError(Status.INVALID_ARGUMENT.asRuntimeException());
      return;
    }
    String name = request.getParent() + "/datasets/" + request.getDatasetId() + "/versions/1";
    out.onNext(
        ImportDatasetResponse.newBuilder().setDataset(Dataset.newBuilder().setName(name)).build());
    out.onCompleted();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
