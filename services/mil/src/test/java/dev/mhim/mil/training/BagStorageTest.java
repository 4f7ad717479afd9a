package dev.mhim.mil.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import dev.mhim.mil.Blobs;
import dev.mhim.mil.FoldConfigs;
import dev.mhim.mil.config.BagStorage;
import dev.mhim.mil.config.Baseline;
import dev.mhim.mil.config.FoldConfig;
import dev.mhim.mil.config.SamplingConfig;
import dev.mhim.mil.data.BagSource;
import dev.mhim.mil.data.DeviceBags;
import dev.mhim.tensors.DType;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bags that are kept in fewer bits give, to the bit, what rounded features give. */
class BagStorageTest {
  private static final FoldConfig CONFIG = FoldConfigs.mhim(Baseline.ATTN, 2);

  @ParameterizedTest
  @CsvSource({"FLOAT16, F16, 0", "FLOAT16, F16, 3", "BFLOAT16, BF16, 0", "BFLOAT16, BF16, 3"})
  void trainingSeesTheRoundedFeatures(BagStorage storage, DType type, int maxPatches) {
    FoldConfig config =
        maxPatches == 0
            ? CONFIG
            : CONFIG.withSampling(new SamplingConfig(OptionalInt.of(maxPatches), false));
    BagSource source = Blobs.source();
    FoldResult rounded = train(config, bag -> source.read(bag).to(type).to(DType.F32));

    assertThat(train(config.withStorage(storage), source).models())
        .isEqualTo(rounded.models())
        .isNotEqualTo(train(config, source).models());
  }

  @Test
  void bagsThatAreKeptOtherwiseThanTheSettingsSayAreRefused() {
    try (DeviceBags bags =
        new DeviceBags(Device.cpu(), Blobs.source(), 1 << 20, BagStorage.FLOAT16)) {
      FoldTrainer.Builder builder =
          FoldTrainer.builder().setConfig(CONFIG).setBags(Blobs.fold()).setFeatures(bags);
      assertThatThrownBy(builder::build)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the bags are kept as FLOAT16, the settings say FLOAT32");
    }
  }

  private static FoldResult train(FoldConfig config, BagSource source) {
    try (DeviceBags features = new DeviceBags(Device.cpu(), source, 1 << 20, config.storage())) {
      return FoldTrainer.builder()
          .setConfig(config)
          .setBags(Blobs.fold())
          .setFeatures(features)
          .optThreads(1)
          .build()
          .train();
    }
  }
}
