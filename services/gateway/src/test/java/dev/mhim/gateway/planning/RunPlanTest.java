package dev.mhim.gateway.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.gateway.settings.RunRequest;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.platform.name.RunName;
import dev.mhim.statistics.split.FoldPlanner;
import dev.mhim.statistics.split.FoldSplit;
import dev.mhim.statistics.split.LabelledCase;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.Case;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.DatasetManifest;
import dev.mhim.v1.FoldParts;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.PlannedCase;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.Run;
import dev.mhim.v1.RunLimits;
import dev.mhim.v1.Settings;
import dev.mhim.v1.SplitPlan;
import dev.mhim.v1.SurvivalLabel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunPlanTest {
  private static final String DATASET = "projects/demo/datasets/d";

  @Test
  void theFoldsAreThoseOfTheSeed() {
    DatasetManifest manifest = classes(30);
    Settings asked = Settings.newBuilder().setCvFold(3).setSeed(7).build();

    SplitPlan plan = RunPlan.split(request(asked, Protocol.PROTOCOL_HELD_OUT), manifest);

    List<LabelledCase> cases =
        manifest.getCasesList().stream()
            .map(item -> LabelledCase.of(item.getCaseId(), item.getClassIndex()))
            .toList();
    List<FoldSplit> expected = FoldPlanner.heldOut(3, 7).plan(cases);
    for (int fold = 0; fold < 3; fold++) {
      FoldParts parts = plan.getFolds(fold);
      assertThat(ids(plan, parts.getTrainList())).isEqualTo(expected.get(fold).train());
      assertThat(ids(plan, parts.getValidationList())).isEqualTo(expected.get(fold).validation());
      assertThat(ids(plan, parts.getTestList())).isEqualTo(expected.get(fold).test());
    }
  }

  @Test
  void aPlanOfTheSameRequestHasTheSameBytes() {
    RunRequest request = request(Settings.getDefaultInstance(), Protocol.PROTOCOL_PAPER);

    assertThat(RunPlan.split(request, classes(30)).toByteString())
        .isEqualTo(RunPlan.split(request, classes(30)).toByteString());
  }

  @Test
  void survivalCasesHaveTheirBins() {
    DatasetManifest manifest = survival(40, 2);

    SplitPlan plan =
        RunPlan.split(request(Settings.getDefaultInstance(), Protocol.PROTOCOL_PAPER), manifest);

    assertThat(plan.getSurvivalEdgesCount()).isEqualTo(5);
    assertThat(plan.getCasesList())
        .extracting(PlannedCase::getSurvivalBin)
        .contains(0, 1, 2, 3)
        .allMatch(bin -> bin >= 0 && bin < 4);
  }

  @Test
  void casesOfOnePatientStandInOnePart() {
    DatasetManifest.Builder manifest = classes(40).toBuilder();
    for (int i = 0; i < 40; i++) {
      manifest.getCasesBuilder(i).setPatientId("patient" + (i % 20));
    }

    SplitPlan plan =
        RunPlan.split(
            request(Settings.getDefaultInstance(), Protocol.PROTOCOL_HELD_OUT), manifest.build());

    for (FoldParts parts : plan.getFoldsList()) {
      List<Set<String>> patients =
          Stream.of(parts.getTrainList(), parts.getValidationList(), parts.getTestList())
              .map(part -> patients(plan, part))
              .toList();
      Set<String> together = new HashSet<>();
      patients.forEach(together::addAll);
      assertThat(patients.stream().mapToInt(Set::size).sum()).isEqualTo(together.size());
    }
  }

  @Test
  void survivalWithTooFewEventsIsRefusedWithItsReason() {
    RunRequest request = request(Settings.getDefaultInstance(), Protocol.PROTOCOL_PAPER);

    assertThatThrownBy(() -> RunPlan.split(request, survival(40, 20)))
        .isInstanceOfSatisfying(
            PlatformException.class,
            e ->
                assertThat(e.problems())
                    .extracting(Problem::getReason)
                    .containsExactly("TOO_FEW_EVENTS"));
  }

  @Test
  void thePlannedRunHoldsEveryValueInForce() {
    RunRequest request =
        request(Settings.newBuilder().setNumEpoch(3).build(), Protocol.PROTOCOL_HELD_OUT);
    SplitPlan plan = RunPlan.split(request, classes(30));

    Run run = RunPlan.run(request, plan, Artifact.getDefaultInstance(), Instant.EPOCH);

    assertThat(run.getDataset()).isEqualTo(DATASET + "/versions/4");
    assertThat(run.getSettings().getNumEpoch()).isEqualTo(3);
    assertThat(run.getSettings().getPatient()).isEqualTo(20);
    assertThat(run.getFoldsCount()).isEqualTo(5);
  }

  private static RunRequest request(Settings asked, Protocol protocol) {
    return new RunRequest(
        new RunName("demo", "r1"),
        "",
        DatasetName.parse(DATASET),
        protocol,
        asked,
        RunLimits.getDefaultInstance(),
        false,
        Optional.empty(),
        Optional.empty());
  }

  private static DatasetManifest classes(int count) {
    DatasetManifest.Builder manifest =
        manifest(
            Dataset.newBuilder()
                .setLabelKind(LabelKind.LABEL_KIND_CLASSIFICATION)
                .addAllClasses(List.of("0", "1")));
    for (int i = 0; i < count; i++) {
      manifest.addCasesBuilder().setCaseId("case" + i).setClassIndex(i % 2);
    }
    return manifest.build();
  }

  private static DatasetManifest survival(int count, int everyWhichDies) {
    DatasetManifest.Builder manifest =
        manifest(Dataset.newBuilder().setLabelKind(LabelKind.LABEL_KIND_SURVIVAL));
    for (int i = 0; i < count; i++) {
      manifest.addCases(
          Case.newBuilder()
              .setCaseId("case" + i)
              .setSurvival(
                  SurvivalLabel.newBuilder().setTime(i).setEvent(i % everyWhichDies == 0)));
    }
    return manifest.build();
  }

  private static DatasetManifest.Builder manifest(Dataset.Builder dataset) {
    return DatasetManifest.newBuilder().setDataset(dataset.setName(DATASET + "/versions/4"));
  }

  private static List<String> ids(SplitPlan plan, List<Integer> indices) {
    List<String> ids = new ArrayList<>();
    indices.forEach(index -> ids.add(plan.getCases(index).getCase().getCaseId()));
    return ids;
  }

  private static Set<String> patients(SplitPlan plan, List<Integer> indices) {
    Set<String> patients = new HashSet<>();
    indices.forEach(index -> patients.add(plan.getCases(index).getCase().getPatientId()));
    return patients;
  }
}
