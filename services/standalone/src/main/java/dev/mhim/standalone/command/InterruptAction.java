package dev.mhim.standalone.command;

import java.util.Optional;

/** What is to be done when the process is interrupted; done at most once. */
final class InterruptAction {
  private Optional<Runnable> action = Optional.empty();

  synchronized void set(Runnable next) {
    action = Optional.of(next);
  }

  synchronized void clear() {
    action = Optional.empty();
  }

  void run() {
    take().ifPresent(Runnable::run);
  }

  private synchronized Optional<Runnable> take() {
    Optional<Runnable> taken = action;
    action = Optional.empty();
    return taken;
  }
}
