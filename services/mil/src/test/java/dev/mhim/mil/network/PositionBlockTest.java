package dev.mhim.mil.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.mhim.mil.config.Activation;
import dev.mhim.mil.config.Baseline;
import dev.mhim.mil.config.ModelConfig;
import dev.mhim.mil.engine.ComputeThread;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PositionBlockTest {
  private static final ModelConfig CONFIG =
      new ModelConfig(Baseline.SELFATTN, 8, 16, 2, Activation.GELU, Activation.RELU, 0, 8);

  @Test
  void oneConvolutionGivesWhatThreeGive() {
    ComputeThread.enter(OptionalInt.of(1));
    ParameterLayout layout = new MilNetwork(CONFIG).layout();
    PositionBlock block = new PositionBlock(CONFIG);
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
        Parameters parameters = new Parameters(manager, layout, layout.start(5))) {
      NDArray image = manager.randomNormal(new Shape(1, CONFIG.mlpDim(), 9, 9));

      NDArray once = block.once(parameters.weights(), image);

      assertThat(once.toFloatArray())
          .containsExactly(block.thrice(parameters.weights(), image).toFloatArray(), within(1e-5f));
    }
  }
}
