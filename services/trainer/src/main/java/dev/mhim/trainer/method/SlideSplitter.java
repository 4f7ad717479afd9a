package dev.mhim.trainer.method;

import dev.mhim.mil.data.Bag;
import dev.mhim.mil.explain.Explanation;
import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.TensorFile;
import dev.mhim.trainer.bag.BagAddress;
import dev.mhim.trainer.explanation.PatchGrid;
import dev.mhim.trainer.explanation.SlideExplanation;
import dev.mhim.trainer.explanation.SlideExplanation.OfModel;
import dev.mhim.trainer.fold.DatasetPrediction.Assignment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The explanation of a bag as those of its slides, which for survival are several: the patches of a
 * bag are those of its slides, in order.
 */
final class SlideSplitter {
  private static final String COORDS = "coords";

  private final Assignment assignment;
  private final CachedBagSource source;
  private final PlannedBags planned;

  SlideSplitter(Assignment assignment, CachedBagSource source, PlannedBags planned) {
    this.assignment = assignment;
    this.source = source;
    this.planned = planned;
  }

  List<SlideExplanation> split(Bag bag, List<Explanation> models) throws IOException {
    List<SlideExplanation> slides = new ArrayList<>();
    List<String> classes = classes(models.getFirst());
    int from = 0;
    for (BagAddress slide : planned.files(bag)) {
      TensorFile file = source.file(slide);
      int count = Math.toIntExact(source.features(slide, file).dim(0));
      List<OfModel> parts = new ArrayList<>();
      for (int i = 0; i < models.size(); i++) {
        parts.add(
            new OfModel(
                assignment.models().get(i).fold(),
                columns(models.get(i).attention(), from, count),
                columns(models.get(i).scores(), from, count)));
      }
      slides.add(new SlideExplanation(slide.bagId(), classes, parts, grid(file, count)));
      from += count;
    }
    return slides;
  }

  private List<String> classes(Explanation explanation) {
    return assignment.plan().getClassesCount() > 0
        ? assignment.plan().getClassesList()
        : IntStream.range(0, Math.toIntExact(explanation.scores().dim(0)))
            .mapToObj(bin -> "bin_" + bin)
            .toList();
  }

  private static Optional<PatchGrid> grid(TensorFile file, int patches) {
    return Optional.ofNullable(file.tensors().get(COORDS))
        .filter(coords -> coords.shape().equals(List.of((long) patches, 2L)))
        .map(coords -> PatchGrid.of(ints(coords), file.metadata()));
  }

  /** The feature-store stores them as 32-bit integers. */
  private static int[] ints(Tensor coords) {
    return Arrays.stream(coords.toLongs()).mapToInt(Math::toIntExact).toArray();
  }

  /** Some columns of {@code [rows, N]}. */
  private static Tensor columns(Tensor tensor, int from, int count) {
    int rows = Math.toIntExact(tensor.dim(0));
    int width = Math.toIntExact(tensor.dim(1));
    if (count == width) {
      return tensor;
    }
    float[] values = tensor.toFloats();
    float[] part = new float[rows * count];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(values, row * width + from, part, row * count, count);
    }
    return Tensor.ofFloats(part, rows, count);
  }
}
