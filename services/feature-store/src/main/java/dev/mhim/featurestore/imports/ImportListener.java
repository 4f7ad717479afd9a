package dev.mhim.featurestore.imports;

/** Hears how far an import is. */
@FunctionalInterface
public interface ImportListener {
  /**
   * Called after each bag.
   *
   * @param checked bags read and checked
   * @param stored bags stored, or found stored
   * @param total bags in all
   */
  void progress(int checked, int stored, int total);
}
