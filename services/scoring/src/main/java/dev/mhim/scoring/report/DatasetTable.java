package dev.mhim.scoring.report;

import dev.mhim.scoring.CaseOutput.SurvivalPoint;
import dev.mhim.scoring.Ensemble;
import dev.mhim.scoring.SurvivalFunctions;
import dev.mhim.statistics.classification.Softmax;
import dev.mhim.statistics.survival.DiscreteHazards;
import dev.mhim.v1.BagPrediction;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.LabelKind;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.DoubleStream;

/**
 * What trained models say of a dataset, as CSV: one line a bag and model, and after those of a bag
 * one of their ensemble where they are several.
 */
public final class DatasetTable {
  private final List<FoldPredictions> members;
  private final List<Double> survivalEdges;
  private final boolean survival;
  private final boolean labelled;

  private DatasetTable(List<FoldPredictions> members, List<Double> survivalEdges) {
    this.members = new ArrayList<>(members);
    if (members.size() > 1) {
      this.members.add(Ensemble.of(members));
    }
    this.survivalEdges = survivalEdges;
    this.survival = members.getFirst().getLabelKind() == LabelKind.LABEL_KIND_SURVIVAL;
    this.labelled =
        members.getFirst().getModels(0).getPredictionsList().stream()
            .anyMatch(bag -> bag.hasClassIndex() || bag.hasSurvival());
  }

  /**
   * Columns {@code case,bag,fold,model} (fold: a number or {@code ensemble}), then {@code
   * label,predicted,probability_CLASS,…} for classification or {@code
   * event,time,risk,survival_at_TIME,…} for survival; without label, event and time where the
   * predictions have none.
   *
   * @param members each of one model, of the same bags in the same order
   * @param survivalEdges edges of the survival bins; empty for classification
   */
  public static String csv(List<FoldPredictions> members, List<Double> survivalEdges) {
    return new DatasetTable(members, survivalEdges).csv();
  }

  private String csv() {
    StringBuilder csv = new StringBuilder(header());
    for (int bag = 0; bag < members.getFirst().getModels(0).getPredictionsCount(); bag++) {
      for (FoldPredictions member : members) {
        csv.append(line(member, member.getModels(0).getPredictions(bag)));
      }
    }
    return csv.toString();
  }

  private String header() {
    StringJoiner header = new StringJoiner(",", "", "\n").add("case,bag,fold,model");
    if (labelled) {
      header.add(survival ? "event,time" : "label");
    }
    if (survival) {
      header.add("risk");
      SurvivalFunctions.of(new double[Math.max(0, survivalEdges.size() - 1)], survivalEdges)
          .forEach(point -> header.add(PredictionTable.SURVIVAL_AT + point.time()));
    } else {
      header.add("predicted");
      members
          .getFirst()
          .getClassesList()
          .forEach(name -> header.add(PredictionTable.quoted("probability_" + name)));
    }
    return header.toString();
  }

  private String line(FoldPredictions member, BagPrediction bag) {
    StringJoiner line = new StringJoiner(",", "", "\n");
    line.add(PredictionTable.quoted(bag.getCaseId())).add(PredictionTable.quoted(bag.getBagId()));
    line.add(member.getFold() == Ensemble.FOLD ? "ensemble" : Integer.toString(member.getFold()));
    line.add(PredictionTable.modelName(member.getModels(0).getRole()));
    double[] logits = bag.getLogitsList().stream().mapToDouble(Float::doubleValue).toArray();
    if (survival) {
      if (labelled) {
        line.add(bag.getSurvival().getEvent() ? "1" : "0");
        line.add(Double.toString(bag.getSurvival().getTime()));
      }
      line.add(Double.toString(DiscreteHazards.risk(logits)));
      values(
          line,
          SurvivalFunctions.of(logits, survivalEdges).stream()
              .mapToDouble(SurvivalPoint::probability));
    } else {
      double[] probabilities = Softmax.of(logits);
      if (labelled) {
        line.add(PredictionTable.quoted(member.getClasses(bag.getClassIndex())));
      }
      line.add(PredictionTable.quoted(member.getClasses(largest(probabilities))));
      values(line, DoubleStream.of(probabilities));
    }
    return line.toString();
  }

  private static void values(StringJoiner line, DoubleStream values) {
    values.forEach(value -> line.add(Double.toString(value)));
  }

  private static int largest(double[] values) {
    int largest = 0;
    for (int i = 1; i < values.length; i++) {
      largest = values[i] > values[largest] ? i : largest;
    }
    return largest;
  }
}
