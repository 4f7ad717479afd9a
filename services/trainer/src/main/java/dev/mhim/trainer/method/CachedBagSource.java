package dev.mhim.trainer.method;

import dev.mhim.mil.data.Bag;
import dev.mhim.mil.data.BagSource;
import dev.mhim.platform.error.Problems;
import dev.mhim.tensors.DType;
import dev.mhim.tensors.Safetensors;
import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.TensorFile;
import dev.mhim.tensors.TensorFileException;
import dev.mhim.trainer.bag.BagAddress;
import dev.mhim.trainer.bag.BagCache;
import dev.mhim.trainer.bag.BagUnavailableException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The features of the bags of a plan, from the disk cache, mapped and not copied where it can. */
final class CachedBagSource implements BagSource {
  /** Whether the fold that trains in this thread has to stop. */
  static final ScopedValue<BooleanSupplier> CANCELLED = ScopedValue.newInstance();

  private static final String FEATURES = "features";

  private final PlannedBags bags;
  private final BagCache cache;

  CachedBagSource(PlannedBags bags, BagCache cache) {
    this.bags = bags;
    this.cache = cache;
  }

  @Override
  public Tensor read(Bag bag) throws IOException {
    List<Tensor> slides = new ArrayList<>();
    for (BagAddress file : bags.files(bag)) {
      slides.add(read(file));
    }
    if (slides.isEmpty()) {
      throw bad(bag.id(), "the split plan names no file of it", null);
    }
    return slides.size() == 1 ? slides.getFirst() : concatenate(bag, slides);
  }

  @Override
  public OptionalLong patches(Bag bag) {
    return bags.patches(bag);
  }

  private Tensor read(BagAddress slide) throws IOException {
    return features(slide, file(slide));
  }

  /** A slide's file, mapped. */
  TensorFile file(BagAddress slide) throws IOException {
    try {
      return cache.read(slide, Safetensors::read, CANCELLED.orElse(() -> false));
    } catch (TensorFileException e) {
      throw bad(slide.bagId(), e.detail(), e);
    }
  }

  /** The features in a slide's file. */
  Tensor features(BagAddress slide, TensorFile file) throws IOException {
    try {
      return file.tensor(FEATURES);
    } catch (TensorFileException e) {
      throw bad(slide.bagId(), e.detail(), e);
    }
  }

  /** All patches of all slides, in order: {@code [N1 + N2 + ..., D]}. */
  private static Tensor concatenate(Bag bag, List<Tensor> slides) throws IOException {
    Tensor first = slides.getFirst();
    long patches = 0;
    boolean sameType = true;
    for (Tensor slide : slides) {
      if (slide.rank() != 2 || slide.dim(1) != first.dim(1)) {
        throw bad(bag.id(), "its slides " + slides + " have features of different sizes", null);
      }
      patches += slide.dim(0);
      sameType &= slide.dtype() == first.dtype();
    }
    DType type = sameType ? first.dtype() : DType.F32;
    long width = first.dim(1);
    MemorySegment all = Arena.ofAuto().allocate(patches * width * type.byteSize(), Long.BYTES);
    long offset = 0;
    for (Tensor slide : slides) {
      MemorySegment data = slide.dtype() == type ? slide.data() : slide.to(type).data();
      all.asSlice(offset).copyFrom(data);
      offset += data.byteSize();
    }
    return new Tensor(type, List.of(patches, width), all);
  }

  private static BagUnavailableException bad(String bagId, String what, @Nullable Throwable cause) {
    return new BagUnavailableException(
        Problems.of("BAD_BAG", bagId, "", "bag " + bagId + ": " + what, "import the dataset again"),
        false,
        cause);
  }
}
