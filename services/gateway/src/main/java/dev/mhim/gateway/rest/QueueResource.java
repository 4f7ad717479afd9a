package dev.mhim.gateway.rest;

import dev.mhim.gateway.runs.RunView;
import dev.mhim.gateway.runs.ViewConsumer;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.v1.FoldStatus;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The queue over REST, for autoscalers. */
@Path("/v1/queue")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "queue")
public class QueueResource {
  private final RunView view;
  private final ViewConsumer reader;

  QueueResource(RunView view, ViewConsumer reader) {
    this.view = view;
    this.reader = reader;
  }

  /**
   * Tasks of all runs that have not ended.
   *
   * @param waiting on the queue, claimed by nobody: as many more trainers could work now
   * @param running claimed by a trainer
   * @param backingOff not on the queue yet, since their last attempt ended badly
   */
  public record Queue(long waiting, long running, long backingOff) {}

  /**
   * Counts the tasks.
   *
   * @throws PlatformException UNAVAILABLE before everything was read: to an autoscaler, 0 would say
   *     that there is nothing to do
   */
  @GET
  @Operation(operationId = "GetQueue", summary = "Counts the tasks that wait, run and back off")
  public Queue get() {
    if (!reader.isCaughtUp()) {
      throw new PlatformException(
          ErrorKind.UNAVAILABLE,
          Problems.of(
              "NOT_READ_YET", "queue", "", "this gateway still reads the runs", "ask again"));
    }
    return new Queue(
        view.tasks(FoldStatus.State.STATE_QUEUED),
        view.tasks(FoldStatus.State.STATE_RUNNING),
        view.tasks(FoldStatus.State.STATE_BACKING_OFF));
  }
}
