package dev.mhim.mil.training;

import dev.mhim.mil.data.Bag;
import dev.mhim.mil.engine.CounterRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The order of an epoch's bags, as a function of a key. */
final class EpochOrder {
  private final int bags;
  private final List<List<Integer>> classes;
  private final boolean balanced;

  /**
   * @param balanced whether every class comes equally often
   */
  EpochOrder(List<Bag> train, boolean balanced) {
    this.bags = train.size();
    this.balanced = balanced;
    TreeMap<Integer, List<Integer>> byClass = new TreeMap<>();
    for (int i = 0; i < bags; i++) {
      byClass.computeIfAbsent(train.get(i).target().index(), c -> new ArrayList<>()).add(i);
    }
    this.classes = List.copyOf(byClass.values());
  }

  /** Positions in the training part, as many as it has bags. */
  int[] draw(long key) {
    CounterRandom random = new CounterRandom(key);
    int[] shuffled = random.permutation(bags);
    return balanced ? balance(random, shuffled) : shuffled;
  }

  /**
   * Each class in turn, in a random order of the classes, gives the next bag of its shuffled list;
   * a list that runs out is shuffled anew.
   */
  private int[] balance(CounterRandom random, int[] places) {
    int[] turns = random.permutation(classes.size());
    List<List<Integer>> left = new ArrayList<>();
    classes.forEach(members -> left.add(new ArrayList<>()));
    int[] order = new int[bags];
    for (int i = 0; i < bags; i++) {
      int turn = turns[i % turns.length];
      List<Integer> next = left.get(turn);
      if (next.isEmpty()) {
        List<Integer> members = classes.get(turn);
        for (int member : random.permutation(members.size())) {
          next.add(members.get(member));
        }
      }
      order[places[i]] = next.removeLast();
    }
    return order;
  }
}
