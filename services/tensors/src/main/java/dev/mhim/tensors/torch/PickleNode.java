package dev.mhim.tensors.torch;

import dev.mhim.tensors.DType;
import dev.mhim.tensors.StridedLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What lies on the stack while a pickle is read. Containers may still grow, and may share. */
sealed interface PickleNode {

  record Scalar(PtValue value) implements PickleNode {}

  record Global(PickleGlobal global) implements PickleNode {}

  record Tuple(List<PickleNode> items) implements PickleNode {}

  /** Compared by identity: content may hold itself. */
  final class Growing implements PickleNode {
    final List<PickleNode> items = new ArrayList<>();
  }

  /** Compared by identity, see {@link Growing}. */
  final class Mapping implements PickleNode {
    final Map<PtValue, PickleNode> items = new LinkedHashMap<>();
  }

  /**
   * A storage as the pickle announces it.
   *
   * @param key its name in the file
   * @param elements its length in elements, as claimed
   */
  record Storage(DType dtype, String key, long elements) implements PickleNode {}

  record View(Storage storage, StridedLayout layout) implements PickleNode {}
}
