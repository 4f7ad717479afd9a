package dev.mhim.featurestore.labels;

import dev.mhim.v1.LabelKind;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A label table that was read.
 *
 * @param kind what the labels are
 * @param classes class names in the order of the logits; empty for survival
 * @param rows the cases that could be read, in order
 * @param ids the ids of all cases, of those too that are wrong in another cell
 * @param caseOfSlide where the table has a row a slide, the case of each
 */
public record LabelTable(
    LabelKind kind,
    List<String> classes,
    List<LabelRow> rows,
    Set<String> ids,
    Map<String, String> caseOfSlide) {}
