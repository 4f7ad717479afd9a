package dev.mhim.standalone.bags;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A {@link BareStreamServer} in a process of its own, with the feature-store's own JVM flags. */
public final class BareStream implements AutoCloseable {
  private final Process process;
  private final String address;

  private BareStream(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts one.
   *
   * @param bytes size of each bag
   * @param flags of the JVM
   * @throws IOException when it does not start
   */
  public static BareStream start(long bytes, List<String> flags) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(
        ProcessHandle.current()
            .info()
            .command()
            .orElse(System.getProperty("java.home") + "/bin/java"));
    command.addAll(flags);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            BareStreamServer.class.getName(),
            Long.toString(bytes)));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    Optional<String> port = Optional.ofNullable(out.readLine());
    if (port.isEmpty()) {
      process.destroy();
      throw new IOException("the bare stream's program did not start");
    }
    return new BareStream(process, "127.0.0.1:" + port.get());
  }

  /** Where it listens, {@code host:port}. */
  public String address() {
    return address;
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
