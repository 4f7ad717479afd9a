package dev.mhim.standalone.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessIdentityTest {
  private final ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current());

  @Test
  void aLivingProcessIsFound() {
    assertThat(self.find()).contains(ProcessHandle.current());
  }

  @Test
  void anotherProcessThatGotTheSamePidIsNotTakenForIt() {
    assertThat(new ProcessIdentity(self.pid(), self.start().minusSeconds(60)).find()).isEmpty();
  }

  @Test
  void anEndedProcessIsNotFound() throws Exception {
    Process process = new ProcessBuilder("true").start();
    ProcessIdentity identity = ProcessIdentity.of(process.toHandle());
    process.waitFor();
    assertThat(identity.find()).isEmpty();
  }
}
