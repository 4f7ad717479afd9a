package dev.mhim.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnknownFieldSet;
import dev.mhim.gateway.settings.RequestCheck.Verdict;
import dev.mhim.platform.name.RunName;
import dev.mhim.v1.Activation;
import dev.mhim.v1.Baseline;
import dev.mhim.v1.CreateRunRequest;
import dev.mhim.v1.LearningRateSchedule;
import dev.mhim.v1.Model;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.Run;
import dev.mhim.v1.Settings;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RequestCheckTest {

  @Test
  void aBareRequestIsAcceptedAsHeldOut() {
    Verdict verdict = RequestCheck.check(request(Settings.newBuilder()).build());

    assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
    RunRequest request = ((Verdict.Accepted) verdict).request();
    assertThat(request.name()).isEqualTo(RunName.ofRequest("demo", "once"));
    assertThat(request.protocol()).isEqualTo(Protocol.PROTOCOL_HELD_OUT);
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    CreateRunRequest request =
        CreateRunRequest.newBuilder()
            .setParent("projects/Demo!")
            .setRun(
                Run.newBuilder()
                    .setTitle("x".repeat(201))
                    .setDataset("elephant")
                    .setSettings(Settings.newBuilder().setLr(0).setDropout(1).setCvFold(1)))
            .build();

    Verdict verdict = RequestCheck.check(request);

    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    assertThat(((Verdict.Refused) verdict).name()).isEmpty();
    assertThat(problems(request))
        .extracting(Problem::getSubject)
        .containsExactlyInAnyOrder(
            "request_id",
            "parent",
            "dataset",
            "title",
            "settings.lr",
            "settings.dropout",
            "settings.cv_fold");
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"BASELINE_UNSPECIFIED", "UNRECOGNIZED"})
  void everyBaselineIsTakenWithAnyNumberOfHeads(Baseline baseline) {
    assertThat(problems(request(settings().setBaseline(baseline).setNHeads(7)).build())).isEmpty();
  }

  static Stream<Arguments> inconsistentSettings() {
    return Stream.of(
        Arguments.of("act", settings().setAct(Activation.ACTIVATION_TANH)),
        Arguments.of("mlp_dim", settings().setMlpDim(100)),
        Arguments.of("n_heads", settings().setNHeads(65)),
        Arguments.of("mask_ratio_h", settings().setMaskRatioH(0.5).setMaskRatioL(0.5)),
        Arguments.of("main_alpha", settings().setMainAlpha(0).setAuxAlpha(0)),
        Arguments.of("main_alpha", settings().setMainAlpha(0).setModel(Model.MODEL_MHIM_PURE)),
        Arguments.of("warmup_epochs", settings().setNumEpoch(5).setWarmupEpochs(5)),
        Arguments.of(
            "warmup_epochs",
            settings()
                .setWarmupEpochs(5)
                .setLrSche(LearningRateSchedule.LEARNING_RATE_SCHEDULE_STEP)),
        Arguments.of("warmup_lr", settings().setWarmupEpochs(5).setWarmupLr(0)),
        Arguments.of("mask_ratio_h", settings().setMaskRatioH(0).setMergeEnable(false)),
        Arguments.of("max_patches", settings().setMaxPatches(-1)),
        Arguments.of("merge_ratio", settings().setMergeRatio(1)),
        Arguments.of("val_ratio", settings().setValRatio(0)),
        Arguments.of("lr", settings().setLr(Double.NaN)),
        Arguments.of("temp_t", settings().setTempT(0)),
        Arguments.of("clip_grad", settings().setClipGrad(Double.POSITIVE_INFINITY)),
        Arguments.of("seed", settings().setSeed(1L << 32)),
        Arguments.of("opt", settings().setOptValue(77)));
  }

  @ParameterizedTest
  @MethodSource("inconsistentSettings")
  void aSettingThatCannotBeIsNamed(String field, Settings.Builder settings) {
    assertThat(problems(request(settings).build()))
        .extracting(Problem::getSubject)
        .containsExactly("settings." + field);
  }

  @Test
  void paperWithAValidationShareIsRefused() {
    CreateRunRequest.Builder request = request(settings().setValRatio(0.1));
    request.getRunBuilder().setProtocol(Protocol.PROTOCOL_PAPER);

    assertThat(problems(request.build()))
        .singleElement()
        .extracting(Problem::getSubject)
        .isEqualTo("settings.val_ratio");
  }

  @Test
  void aSettingOfANewerClientIsNotDroppedInSilence() {
    UnknownFieldSet.Field one = UnknownFieldSet.Field.newBuilder().addVarint(1).build();
    Settings.Builder settings =
        settings().setUnknownFields(UnknownFieldSet.newBuilder().addField(900, one).build());

    assertThat(problems(request(settings).build()))
        .singleElement()
        .extracting(Problem::getReason)
        .isEqualTo("UNKNOWN_FIELD");
  }

  @Test
  void aDatasetOfAnotherProjectIsRefused() {
    CreateRunRequest.Builder request = request(settings());
    request.getRunBuilder().setDataset("projects/other/datasets/elephant");

    assertThat(problems(request.build()))
        .extracting(Problem::getSubject)
        .containsExactly("dataset");
  }

  @Test
  void theNameOfARefusedRunIsKnownWhenProjectAndRequestIdAreRight() {
    Verdict verdict = RequestCheck.check(request(settings().setLr(2)).build());

    assertThat(((Verdict.Refused) verdict).name()).contains(RunName.ofRequest("demo", "once"));
  }

  private static Settings.Builder settings() {
    return Settings.newBuilder();
  }

  private static CreateRunRequest.Builder request(Settings.Builder settings) {
    return CreateRunRequest.newBuilder()
        .setParent("projects/demo")
        .setRequestId("once")
        .setRun(
            Run.newBuilder()
                .setTitle("a title")
                .setDataset("projects/demo/datasets/elephant")
                .setSettings(settings));
  }

  private static List<Problem> problems(CreateRunRequest request) {
    return RequestCheck.check(request) instanceof Verdict.Refused refused
        ? refused.problems()
        : List.of();
  }
}
