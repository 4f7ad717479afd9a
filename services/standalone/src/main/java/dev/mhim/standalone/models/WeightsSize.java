package dev.mhim.standalone.models;

import dev.mhim.mil.network.RecycleNetwork;
import dev.mhim.tensors.Tensor;
import java.util.Map;

/**
 * How much a set of weights is.
 *
 * @param tensors their number
 * @param parameters floating-point numbers in them; the recycle network's queries, which are stored
 *     under two names, count once
 * @param bytes of all
 */
public record WeightsSize(int tensors, long parameters, long bytes) {
  /** Counts. */
  public static WeightsSize of(Map<String, Tensor> tensors) {
    long parameters = 0;
    long bytes = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      Tensor tensor = entry.getValue();
      bytes += tensor.data().byteSize();
      if (tensor.dtype().isFloating() && !entry.getKey().endsWith(RecycleNetwork.QUERIES_TWIN)) {
        parameters += tensor.size();
      }
    }
    return new WeightsSize(tensors.size(), parameters, bytes);
  }
}
