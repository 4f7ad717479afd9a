package dev.mhim.mil.config;

import static dev.mhim.mil.config.InvalidConfigurationException.require;

/**
 * Total loss = mainWeight · main + auxWeight · consistency.
 *
 * @param main flag {@code loss}
 * @param mainWeight flag {@code main_alpha}
 * @param auxWeight weight of the consistency between student and teacher; flag {@code aux_alpha}
 * @param classWeights what the main loss of a bag is multiplied by on top, by its class
 */
public record LossConfig(
    MainLoss main, double mainWeight, double auxWeight, ClassWeights classWeights) {

  /** The loss on the label. */
  public enum MainLoss {
    /** Cross-entropy. */
    CE,
    /** Binary cross-entropy with logits on the one-hot label, mean over classes. */
    BCE,
    /** Discrete-time negative log-likelihood of survival (Zadeh 2020, alpha 0). */
    NLL_SURV
  }

  public LossConfig {
    require(mainWeight >= 0, "main_alpha", mainWeight, "give a weight of 0 or more");
    require(auxWeight >= 0, "aux_alpha", auxWeight, "give a weight of 0 or more");
    require(
        mainWeight + auxWeight > 0,
        "main_alpha",
        mainWeight,
        "no loss is left with both weights 0");
  }

  /** A loss that weighs all classes alike. */
  public LossConfig(MainLoss main, double mainWeight, double auxWeight) {
    this(main, mainWeight, auxWeight, new ClassWeights.None());
  }

  /** What the main loss of a bag of class {@code index} is multiplied by. */
  public double mainWeight(int index) {
    return mainWeight * classWeights.of(index);
  }

  /** The same loss, balanced class weights as numbers for this many training bags of each class. */
  public LossConfig resolve(int[] bagsOfClass) {
    return new LossConfig(main, mainWeight, auxWeight, classWeights.resolve(bagsOfClass));
  }
}
