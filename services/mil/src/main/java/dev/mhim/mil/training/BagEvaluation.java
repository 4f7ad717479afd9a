package dev.mhim.mil.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import dev.mhim.mil.data.Bag;
import dev.mhim.mil.data.DeviceBags;
import dev.mhim.mil.memory.MemoryCheck;
import dev.mhim.mil.step.Evaluator;
import java.util.ArrayList;
import java.util.List;

/** Predicts a list of bags with one wait for the device at the end. */
final class BagEvaluation {
  private final DeviceBags features;
  private final int width;
  private final MemoryCheck memory;

  BagEvaluation(DeviceBags features, int width, MemoryCheck memory) {
    this.features = features;
    this.width = width;
    this.memory = memory;
  }

  List<BagPrediction> predict(Evaluator model, List<Bag> bags) {
    try (NDScope all = new NDScope()) {
      all.suppressNotUsedWarning();
      NDList logits = new NDList(bags.size());
      for (Bag bag : bags) {
        logits.add(logits(model, bag));
      }
      logits.forEach(NDScope::register);
      NDArray stacked = NDArrays.concat(logits, 0);
      int classes = Math.toIntExact(stacked.getShape().get(1));
      return predictions(bags, stacked.toFloatArray(), classes);
    }
  }

  /** The logits alone outlive their bag's scope. */
  private NDArray logits(Evaluator model, Bag bag) {
    try (NDScope one = new NDScope()) {
      one.suppressNotUsedWarning();
      NDArray patches = features.get(bag, width);
      memory.requirePrediction(bag.id(), patches.getShape().get(0));
      NDArray logits = model.logits(patches);
      NDScope.unregister(logits);
      return logits;
    }
  }

  private static List<BagPrediction> predictions(List<Bag> bags, float[] values, int classes) {
    List<BagPrediction> predictions = new ArrayList<>(bags.size());
    for (int i = 0; i < bags.size(); i++) {
      Bag bag = bags.get(i);
      List<Float> logits = new ArrayList<>(classes);
      for (int c = 0; c < classes; c++) {
        logits.add(values[i * classes + c]);
      }
      predictions.add(new BagPrediction(bag.id(), bag.caseId(), bag.target(), logits));
    }
    return predictions;
  }
}
