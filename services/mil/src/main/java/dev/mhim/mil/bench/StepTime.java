package dev.mhim.mil.bench;

import java.util.OptionalDouble;

/**
 * What a training step of one case takes.
 *
 * @param millisMedian median over the samples, milliseconds a step
 * @param millisMin shortest sample, milliseconds a step
 * @param patchesPerSecond N over the median
 * @param peakMebibytes most memory held at once, see {@link PeakMemory}; empty where the system
 *     does not tell
 * @param samples measured after the warm-up
 */
public record StepTime(
    StepCase timed,
    double millisMedian,
    double millisMin,
    double patchesPerSecond,
    OptionalDouble peakMebibytes,
    int samples) {}
