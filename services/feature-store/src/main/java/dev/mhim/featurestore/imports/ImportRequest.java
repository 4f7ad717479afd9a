package dev.mhim.featurestore.imports;

import dev.mhim.platform.name.DatasetName;
import dev.mhim.v1.LabelKind;
import java.nio.file.Path;
import java.util.List;

/**
 * What is to be imported.
 *
 * @param dataset the dataset, without a version
 * @param folder the folder of bags
 * @param labels the label table
 * @param kind what the labels must be; unspecified: told by the columns
 * @param classes class names in order; empty: those of the table, sorted
 * @param slides how bags find their case
 * @param skipBad leave out what can't be used instead of refusing the whole
 * @param validateOnly check and report, store nothing
 */
public record ImportRequest(
    DatasetName dataset,
    Path folder,
    Path labels,
    LabelKind kind,
    List<String> classes,
    SlideRule slides,
    boolean skipBad,
    boolean validateOnly) {}
