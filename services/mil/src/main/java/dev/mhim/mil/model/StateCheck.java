package dev.mhim.mil.model;

import dev.mhim.tensors.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether weights fit a network, told in one error instead of one by one. */
public final class StateCheck {
  private static final String RECYCLE = "merge.";

  private StateCheck() {}

  /**
   * Compares names and shapes.
   *
   * @param what the weights are, for the message, such as {@code --teacher_init}
   * @param expected shape of every parameter of the network by its name
   * @throws InvalidStateException naming all weights that are missing, unexpected, or of another
   *     shape; those of a recycle network ({@code merge.}) may be there unasked
   */
  public static void require(String what, StateDict state, Map<String, List<Long>> expected) {
    List<String> problems = new ArrayList<>();
    List<String> missing =
        expected.keySet().stream().filter(name -> !state.tensors().containsKey(name)).toList();
    List<String> unexpected =
        state.tensors().keySet().stream()
            .filter(name -> !expected.containsKey(name) && !name.startsWith(RECYCLE))
            .toList();
    List<String> misshapen = new ArrayList<>();
    expected.forEach((name, shape) -> {
      Tensor tensor = state.tensors().get(name);
      if (tensor != null && !tensor.shape().equals(shape)) {
        misshapen.add("%s is %s where %s is needed".formatted(name, tensor.shape(), shape));
      }
    });
    add(problems, "missing", missing);
    add(problems, "unexpected", unexpected);
    add(problems, "of another shape", misshapen);
    if (!problems.isEmpty()) {
      throw new InvalidStateException(
          "%s does not fit the network; %s: give weights of the same --baseline, --input_dim,"
                  .formatted(what, String.join("; ", problems))
              + " --mlp_dim and --n_classes");
    }
  }

  private static void add(List<String> problems, String kind, List<String> names) {
    if (!names.isEmpty()) {
      problems.add(kind + ": " + String.join(", ", names));
    }
  }
}
