package dev.mhim.gateway.rest;

import dev.mhim.gateway.api.RunOperations;
import dev.mhim.gateway.runs.RunView;
import dev.mhim.platform.name.RunName;
import dev.mhim.v1.WatchRunResponse;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * A run as server-sent events: {@code run}, {@code metrics} and {@code evaluation} as they come,
 * then {@code end}; {@code cut} when the watcher did not read fast enough.
 */
@Path("/v1/projects/{project}/runs/{run:[^/:]+}:watch")
@Tag(name = "runs")
public class WatchResource {
  private final RunOperations runs;
  private final RunView view;

  WatchResource(RunOperations runs, RunView view) {
    this.runs = runs;
    this.view = view;
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      operationId = "WatchRun",
      summary = "Streams a run: state and metrics so far, then each change until it has ended")
  public Multi<OutboundSseEvent> watch(
      @PathParam("project") String project, @PathParam("run") String run, @Context Sse sse) {
    String name = runs.get(new RunName(project, run).toString()).getName();
    return Multi.createFrom()
        .publisher(new WatchPublisher(view, name))
        .map(next ->
            switch (next) {
              case WatchPublisher.Told(WatchRunResponse message) -> event(sse, message);
              case WatchPublisher.Closed(String why) -> sse.newEvent(why, "{}");
            });
  }

  private static OutboundSseEvent event(Sse sse, WatchRunResponse message) {
    return switch (message.getEventCase()) {
      case RUN -> sse.newEvent("run", Json.print(message.getRun()));
      case METRICS -> sse.newEvent("metrics", Json.print(message.getMetrics()));
      case EVALUATION -> sse.newEvent("evaluation", Json.print(message.getEvaluation()));
      case EVENT_NOT_SET -> throw new IllegalStateException("a message without event");
    };
  }
}
