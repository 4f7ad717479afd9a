package dev.mhim.trainer.method;

import dev.mhim.mil.data.Bag;
import dev.mhim.mil.data.FoldBags;
import dev.mhim.mil.data.Target;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.trainer.bag.BagAddress;
import dev.mhim.trainer.fold.FoldFailedException;
import dev.mhim.v1.BagReference;
import dev.mhim.v1.Case;
import dev.mhim.v1.FailureReason;
import dev.mhim.v1.FoldParts;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.PlannedCase;
import dev.mhim.v1.SplitPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The bags of a split plan. Classification: each slide of a case is a bag with the case's label.
 * Survival: the slides of a case are one bag, known by the case's id.
 */
final class PlannedBags {
  private final SplitPlan plan;
  private final List<List<Bag>> bagsOfCase = new ArrayList<>();
  private final Map<String, List<BagAddress>> filesOfBag = new HashMap<>();
  private final Map<String, Long> patchesOfBag = new HashMap<>();

  PlannedBags(SplitPlan plan) {
    this.plan = plan;
    DatasetName dataset = DatasetName.parse(plan.getDataset());
    for (PlannedCase planned : plan.getCasesList()) {
      bagsOfCase.add(
          plan.getLabelKind() == LabelKind.LABEL_KIND_SURVIVAL
              ? survival(planned, dataset)
              : classification(planned.getCase(), dataset));
    }
  }

  /**
   * The parts of a fold.
   *
   * @throws FoldFailedException BAD_SPLIT_PLAN when a part that is needed is empty or a case stands
   *     in two
   */
  FoldBags fold(int fold) {
    FoldParts parts = plan.getFolds(fold);
    try {
      if (parts.getTestCount() == 0) {
        throw new IllegalArgumentException("it has no cases to test on");
      }
      return new FoldBags(
          bags(parts.getTrainList()), bags(parts.getValidationList()), bags(parts.getTestList()));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw bad(fold, "trained: " + e.getMessage(), e);
    }
  }

  private static FoldFailedException bad(int fold, String what, @Nullable Throwable cause) {
    return new FoldFailedException(
        Problems.of(
            "BAD_SPLIT_PLAN",
            "folds[" + fold + "]",
            "",
            "the split plan can't be " + what,
            "create the run anew"),
        FailureReason.FAILURE_REASON_INVALID,
        cause);
  }

  /** Every bag, for a fit on all cases. */
  FoldBags all() {
    return FoldBags.all(bagsOfCase.stream().flatMap(List::stream).toList());
  }

  /** The files of a bag in the order of the label table: one, or for survival one a slide. */
  List<BagAddress> files(Bag bag) {
    return filesOfBag.getOrDefault(bag.id(), List.of());
  }

  /**
   * N of a bag, the sum over its slides, as the dataset was imported; empty where it does not say.
   */
  OptionalLong patches(Bag bag) {
    Long patches = patchesOfBag.get(bag.id());
    return patches == null || patches < 1 ? OptionalLong.empty() : OptionalLong.of(patches);
  }

  /** The files of a fold in the order in which they are likely to be needed. */
  List<BagAddress> files(FoldBags fold) {
    List<BagAddress> files = new ArrayList<>();
    for (List<Bag> part : List.of(fold.train(), fold.validation(), fold.test())) {
      files.addAll(files(part));
    }
    return files;
  }

  /** The files of some bags, in order. */
  List<BagAddress> files(List<Bag> bags) {
    return bags.stream().flatMap(bag -> files(bag).stream()).toList();
  }

  /**
   * The test part of a fold that is not trained.
   *
   * @throws FoldFailedException BAD_SPLIT_PLAN when it is empty or names a case that is not there
   */
  List<Bag> test(int fold) {
    List<Integer> cases = plan.getFolds(fold).getTestList();
    if (cases.isEmpty() || cases.stream().anyMatch(at -> at < 0 || at >= bagsOfCase.size())) {
      throw bad(fold, "predicted: its test part is empty or names cases that it has not", null);
    }
    return bags(cases);
  }

  private List<Bag> bags(List<Integer> cases) {
    List<Bag> bags = new ArrayList<>();
    cases.forEach(index -> bags.addAll(bagsOfCase.get(index)));
    return bags;
  }

  private List<Bag> classification(Case item, DatasetName dataset) {
    List<Bag> bags = new ArrayList<>();
    for (BagReference reference : item.getBagsList()) {
      filesOfBag.put(reference.getBagId(), List.of(BagAddress.of(dataset, reference)));
      patchesOfBag.put(reference.getBagId(), reference.getPatchCount());
      bags.add(
          new Bag(
              reference.getBagId(), item.getCaseId(), new Target.ClassLabel(item.getClassIndex())));
    }
    return bags;
  }

  private List<Bag> survival(PlannedCase planned, DatasetName dataset) {
    Case item = planned.getCase();
    filesOfBag.put(
        item.getCaseId(),
        item.getBagsList().stream().map(bag -> BagAddress.of(dataset, bag)).toList());
    patchesOfBag.put(
        item.getCaseId(), item.getBagsList().stream().mapToLong(BagReference::getPatchCount).sum());
    return List.of(
        new Bag(
            item.getCaseId(),
            item.getCaseId(),
            new Target.Survival(
                planned.getSurvivalBin(),
                item.getSurvival().getTime(),
                item.getSurvival().getEvent())));
  }
}
