package dev.mhim.trainer.method;

import dev.mhim.mil.data.DeviceBags;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Bags on the device, shared by the folds of a run and kept from one fold to the next, until a fold
 * of another run comes.
 */
final class SharedDeviceBags implements AutoCloseable {
  private final Map<String, Shared> open = new HashMap<>();

  private static final class Shared {
    private final DeviceBags bags;
    private int users;

    private Shared(DeviceBags bags) {
      this.bags = bags;
    }
  }

  /** The right to use bags, until closed. */
  interface Use extends AutoCloseable {
    DeviceBags bags();

    @Override
    void close();
  }

  /**
   * The bags of a plan.
   *
   * @param plan what tells sets of bags apart: the plan's hash and how its bags are kept
   * @param opening makes them, when nobody has before
   */
  synchronized Use use(String plan, Supplier<DeviceBags> opening) {
    open.entrySet()
        .removeIf(entry -> !entry.getKey().equals(plan) && closeIfIdle(entry.getValue()));
    Shared shared = open.computeIfAbsent(plan, key -> new Shared(opening.get()));
    shared.users++;
    return new Use() {
      @Override
      public DeviceBags bags() {
        return shared.bags;
      }

      @Override
      public void close() {
        release(shared);
      }
    };
  }

  @Override
  public synchronized void close() {
    open.values().removeIf(SharedDeviceBags::closeIfIdle);
  }

  private synchronized void release(Shared shared) {
    shared.users--;
  }

  private static boolean closeIfIdle(Shared shared) {
    if (shared.users > 0) {
      return false;
    }
    shared.bags.close();
    return true;
  }
}
