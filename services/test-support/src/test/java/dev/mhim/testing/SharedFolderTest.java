package dev.mhim.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class SharedFolderTest {
  private final String before = System.getProperty("mhim.shared", "../shared");

  @TempDir Path folder;

  @AfterEach
  void restore() {
    System.setProperty("mhim.shared", before);
  }

  @Test
  void aFileThatIsThereIsGiven() throws Exception {
    System.setProperty("mhim.shared", folder.toString());
    Files.writeString(folder.resolve("there.json"), "{}");
    assertThat(SharedFolder.orSkip("there.json")).isRegularFile();
  }

  @Test
  void aTestThatNeedsAMissingFileIsSkippedWithItsName() {
    System.setProperty("mhim.shared", folder.toString());
    assertThatThrownBy(() -> SharedFolder.orSkip("golden/missing.json"))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("../shared not found")
        .hasMessageContaining("missing.json");
  }
}
