package dev.mhim.mil.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CudaExtensionTest {
  @AfterEach
  void forget() {
    System.clearProperty(CudaExtension.LIBRARY);
  }

  @Test
  void isLeftOutWhereNoneIsNamed() {
    assertThat(CudaExtension.load()).isEmpty();
  }

  @Test
  void aMissingFileIsNamedWithTheRemedy() {
    System.setProperty(CudaExtension.LIBRARY, "no/such/library.so");

    assertThatThrownBy(CudaExtension::load)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("MHIM_CUDA_LIBRARY=no/such/library.so is no file")
        .hasMessageContaining("build-djl-jni.sh");
  }
}
