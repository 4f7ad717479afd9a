package dev.mhim.trainer.slot;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How this process ends: with 0 whenever it was asked to. Java's own code after SIGTERM is 143,
 * which would make a job that was told to stop, and did, a failed one.
 */
@ApplicationScoped
class ProcessEnd {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessEnd.class);

  /** Makes SIGTERM an ordinary end; only in a program of its own, never in a test's. */
  void takeTerminationSignal() {
    if (LaunchMode.current() != LaunchMode.NORMAL) {
      return;
    }
    try {
      // By reflection: javac warns of the class's name, though jdk.unsupported exports it for this.
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object exit =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  exit();
                }
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("TERM"), exit);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      LOG.warn("SIGTERM will end this process with 143 instead of 0: {}", e.toString());
    }
  }

  /** Begins the ordinary shutdown, at the end of which the process exits with 0. */
  void exit() {
    Quarkus.asyncExit(0);
  }
}
