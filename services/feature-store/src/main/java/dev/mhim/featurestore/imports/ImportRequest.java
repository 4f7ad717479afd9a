package dev.mhim.featurestore.imports;

import dev.mhim.featurestore.labels.LabelSource;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.tensors.DType;
import java.util.Optional;

/**
 * What is to be imported.
 *
 * @param dataset the dataset, without a version
 * @param source where the bags are
 * @param labels the label table and what it must be
 * @param slides how bags find their case
 * @param featureType how features are stored; empty: as each file has them
 * @param skipBad leave out what can't be used instead of refusing the whole
 * @param validateOnly check and report, store nothing
 */
public record ImportRequest(
    DatasetName dataset,
    ImportSource source,
    LabelSource labels,
    SlideRule slides,
    Optional<DType> featureType,
    boolean skipBad,
    boolean validateOnly) {}
