package dev.mhim.mil;

import dev.mhim.mil.data.Bag;
import dev.mhim.mil.data.BagSource;
import dev.mhim.mil.data.FoldBags;
import dev.mhim.mil.data.Target;
import dev.mhim.mil.engine.CounterRandom;
import dev.mhim.tensors.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Tiny bags of noise, of 1 to 9 patches; in a positive one the last patch stands out. */
public final class Blobs {
  private Blobs() {}

  /** Bags 0 to count − 1 with alternating classes. */
  public static List<Bag> classes(String prefix, int count) {
    List<Bag> bags = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      bags.add(new Bag(prefix + i, prefix + i, new Target.ClassLabel(i % 2)));
    }
    return bags;
  }

  /** Bags with survival times over 4 bins, every third one censored. */
  public static List<Bag> survival(String prefix, int count) {
    List<Bag> bags = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      bags.add(new Bag(prefix + i, prefix + i, new Target.Survival(i % 4, 1 + i % 4, i % 3 != 0)));
    }
    return bags;
  }

  /** A fold with validation. */
  public static FoldBags fold() {
    return new FoldBags(classes("train", 12), classes("validation", 6), classes("test", 6));
  }

  /** Reads any bag of this class. */
  public static BagSource source() {
    return bag -> {
      CounterRandom random = new CounterRandom(bag.id().hashCode());
      int patches = 1 + (int) (random.nextDouble() * 9);
      float[] values = new float[patches * FoldConfigs.INPUT];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      values[values.length - 1] += bag.target().index() * 3;
      return Tensor.ofFloats(values, patches, FoldConfigs.INPUT);
    };
  }
}
