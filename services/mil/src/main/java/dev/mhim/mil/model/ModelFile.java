package dev.mhim.mil.model;

import dev.mhim.mil.config.ConfigFlags;
import dev.mhim.mil.config.FoldConfig;
import dev.mhim.tensors.Safetensors;
import dev.mhim.tensors.TensorFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A trained model as a safetensors file: published state-dict names, and in the metadata all
 * settings by their published flags.
 *
 * @param config that it was trained with
 * @param notes further metadata, such as role and selected epoch, under keys that are no flags
 */
public record ModelFile(FoldConfig config, StateDict state, Map<String, String> notes) {

  public ModelFile {
    notes = Map.copyOf(notes);
  }

  /** All metadata of the file: the flags and the notes. */
  public Map<String, String> metadata() {
    Map<String, String> metadata = new TreeMap<>(notes);
    metadata.putAll(ConfigFlags.of(config));
    return metadata;
  }

  /** Writes the file, whole or not at all. */
  public void write(Path file) {
    Safetensors.write(file, state.tensors(), metadata());
  }

  /**
   * Reads a file that {@link #write} wrote.
   *
   * @throws dev.mhim.mil.config.InvalidConfigurationException if a setting is missing
   */
  public static ModelFile read(Path file) {
    return of(Safetensors.read(file));
  }

  /**
   * The model of a file that was read already.
   *
   * @throws dev.mhim.mil.config.InvalidConfigurationException if a setting is missing
   */
  public static ModelFile of(TensorFile content) {
    FoldConfig config = ConfigFlags.read(content.metadata());
    Map<String, String> notes = new TreeMap<>(content.metadata());
    notes.keySet().removeAll(ConfigFlags.of(config).keySet());
    return new ModelFile(config, new StateDict(content.tensors()), notes);
  }
}
