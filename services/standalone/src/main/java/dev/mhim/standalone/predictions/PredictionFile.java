package dev.mhim.standalone.predictions;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.mhim.scoring.CaseOutput;
import dev.mhim.scoring.FoldOutputs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A table of predictions, checked.
 *
 * @param folds in order; one numbered 0 where the file has no fold column
 * @param classes names of the classes in the order of the logits; empty for survival
 * @param model whose rows these are; empty where the file has no column that tells
 */
public record PredictionFile(
    List<FoldOutputs> folds, List<String> classes, Optional<String> model) {

  public PredictionFile {
    folds = List.copyOf(folds);
    classes = List.copyOf(classes);
  }

  public boolean isSurvival() {
    return folds.getFirst().isSurvival();
  }

  /**
   * Reads {@code id,label,logit_0,logit_1,…} or {@code id,event,time,risk}; {@code fold} and {@code
   * case} are optional, other columns are left alone. Of a run's own table, which has a column
   * {@code model}, one model's rows are read; its {@code bag} stands for the id.
   *
   * @param classes names of the classes; empty: labels are numbers from 0
   * @param model whose rows; empty: the student's, or those of the only model
   * @throws PredictionFileException with every fault of the file
   */
  public static PredictionFile read(Path file, List<String> classes, Optional<String> model) {
    Faults faults = new Faults(file);
    List<CsvRecord> records = records(file, faults);
    if (records.isEmpty()) {
      faults.add(1, "", "", "the file is empty", "give a header and one row a case");
      throw faults.asException();
    }
    PredictionColumns columns =
        PredictionColumns.of(records.getFirst().getFields(), classes, faults);
    if (!faults.isEmpty()) {
      throw faults.asException();
    }
    PredictionRows rows = new PredictionRows(columns, classes, faults);
    ModelRows chosen = ModelRows.of(columns, records.subList(1, records.size()), model, faults);
    chosen.rows().forEach(rows::add);
    if (records.size() == 1) {
      faults.add(2, "", "", "there is no row below the header", "give one row a case");
    }
    if (!faults.isEmpty()) {
      throw faults.asException();
    }
    Map<Integer, List<CaseOutput>> folds = new TreeMap<>(rows.folds());
    List<FoldOutputs> outputs = new ArrayList<>();
    folds.forEach((fold, cases) -> outputs.add(new FoldOutputs(fold, 0, cases)));
    return new PredictionFile(
        outputs, columns.isSurvival() ? List.of() : names(columns, classes), chosen.model());
  }

  private static List<String> names(PredictionColumns columns, List<String> classes) {
    if (!classes.isEmpty()) {
      return classes;
    }
    List<String> numbers = new ArrayList<>();
    for (int c = 0; c < columns.classCount(); c++) {
      numbers.add(Integer.toString(c));
    }
    return numbers;
  }

  private static List<CsvRecord> records(Path file, Faults faults) {
    if (!Files.isRegularFile(file)) {
      faults.add(0, "", "", "there is no such file", "check the path");
      throw faults.asException();
    }
    List<CsvRecord> records = new ArrayList<>();
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder().allowMissingFields(true).allowExtraFields(true).ofCsvRecord(file)) {
      reader.forEach(records::add);
      return records;
    } catch (CsvParseException e) {
      faults.add(0, "", "", "it is no CSV: " + e.getMessage(), "check its quotes");
      throw faults.asException();
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + file + ": " + e.getMessage(), e);
    } catch (UncheckedIOException e) {
      faults.add(0, "", "", "it is no text in UTF-8", "save it as UTF-8");
      throw faults.asException();
    }
  }
}
