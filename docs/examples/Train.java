import dev.mhim.v1.*;
import io.grpc.*;
import java.util.*;
import java.util.concurrent.TimeUnit;

/**
 * Starts a run on a dataset, watches it and prints its scores. In the project's folder, once it is built:
 *
 * <pre>java -cp 'services/standalone/target/lib/*' docs/examples/Train.java HOST:PORT projects/P/datasets/D [EPOCHS]</pre>
 */
class Train {
  public static void main(String[] arguments) throws InterruptedException {
    ManagedChannel channel = Grpc.newChannelBuilder(arguments[0], InsecureChannelCredentials.create()).build();
    try {
      System.exit(train(RunServiceGrpc.newBlockingStub(channel), arguments[1], arguments.length > 2 ? Integer.parseInt(arguments[2]) : 20));
    } catch (StatusRuntimeException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    } finally {
      channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
  }

  static int train(RunServiceGrpc.RunServiceBlockingStub runs, String dataset, int epochs) {
    Run run = runs.withDeadlineAfter(60, TimeUnit.SECONDS).createRun(CreateRunRequest.newBuilder()
        .setParent(dataset.split("/datasets/")[0])
        .setRequestId(UUID.randomUUID().toString()) // the same id again is the same run: try as often as needed
        .setRun(Run.newBuilder().setTitle("by Java").setDataset(dataset).setProtocol(Protocol.PROTOCOL_HELD_OUT)
            .setSettings(Settings.newBuilder().setNumEpoch(epochs))).build()).getRun();
    Iterator<WatchRunResponse> events = runs.watchRun(WatchRunRequest.newBuilder().setName(run.getName()).build());
    while (events.hasNext()) {
      WatchRunResponse event = events.next();
      switch (event.getEventCase()) {
        case RUN -> {
          run = event.getRun();
          System.out.println(run.getState() + " " + run.getProblemsList().stream().map(Problem::getMessage).toList());
        }
        case METRICS -> event.getMetrics().getEpochsList().forEach(epoch -> System.out.printf("fold %d %s epoch %d: loss %.4f%n",
            event.getMetrics().getFold(), epoch.getStage(), epoch.getEpoch() + 1, epoch.getMainLoss()));
        case EVALUATION -> event.getEvaluation().getModelsList().forEach(model -> System.out.printf("%s %s %.3f ± %.3f%n",
            model.getRole(), model.getMetrics(0).getMetric(), model.getMetrics(0).getMean(), model.getMetrics(0).getStd()));
        case EVENT_NOT_SET -> {} // something newer than this client
      }
    }
    return run.getState() == Run.State.STATE_SUCCEEDED ? 0 : 1;
  }
}
