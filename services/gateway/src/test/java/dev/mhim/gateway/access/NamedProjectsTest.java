package dev.mhim.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.v1.CollectGarbageRequest;
import dev.mhim.v1.CompareRunsRequest;
import dev.mhim.v1.CreateRunRequest;
import dev.mhim.v1.GetRunRequest;
import dev.mhim.v1.PredictionWork;
import dev.mhim.v1.Run;
import org.junit.jupiter.api.Test;

class NamedProjectsTest {
  @Test
  void everyNameInEveryFieldCounts() {
    CreateRunRequest request =
        CreateRunRequest.newBuilder()
            .setParent("projects/a")
            .setRequestId("projects")
            .setRun(
                Run.newBuilder()
                    .setTitle("about projects/none")
                    .setDataset("projects/b/datasets/d")
                    .setSweep("projects/c/sweeps/s")
                    .setPrediction(PredictionWork.newBuilder().setRun("projects/d/runs/r")))
            .build();

    assertThat(NamedProjects.of(request)).containsExactly("a", "b", "c", "d");
  }

  @Test
  void listsAndOddNamesCount() {
    assertThat(
            NamedProjects.of(
                CompareRunsRequest.newBuilder()
                    .addNames("projects/a/runs/x")
                    .addNames("projects//runs/x")
                    .build()))
        .containsExactly("", "a");
    assertThat(NamedProjects.of(CollectGarbageRequest.newBuilder().setParent("projects/-").build()))
        .containsExactly("-");
  }

  @Test
  void whatIsNoNameHasNoProject() {
    assertThat(NamedProjects.of(GetRunRequest.newBuilder().setName("/projects/a/runs/x").build()))
        .isEmpty();
  }
}
