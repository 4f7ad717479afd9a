package dev.mhim.mil.training;

import java.util.OptionalDouble;

/**
 * One finished epoch.
 *
 * @param epoch from 0
 * @param mainLoss mean over the bags, weighted as in the total loss
 * @param auxLoss mean consistency loss, weighted likewise; 0 without one
 * @param learningRate of the epoch's first update
 * @param metric of the trained model on the selection part: AUC for two classes, macro accuracy for
 *     more, C-index for survival; empty where it is undefined, as with one class only
 * @param averageMetric of the teacher or the moving average; empty without one or where undefined
 * @param patchesPerSecond of training, evaluation not counted
 * @param patches mean of a bag
 * @param seen mean number of patches and tokens of a bag that the trained model saw
 */
public record EpochMetrics(
    Stage stage,
    int epoch,
    double mainLoss,
    double auxLoss,
    double learningRate,
    OptionalDouble metric,
    OptionalDouble averageMetric,
    double patchesPerSecond,
    double patches,
    double seen) {}
