package dev.mhim.standalone.command;

import dev.mhim.standalone.client.DatasetImport;
import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.view.DatasetLine;
import dev.mhim.standalone.view.ImportDisplay;
import dev.mhim.standalone.view.Terminal;
import dev.mhim.v1.Dataset;

/** Imports a folder and shows how it goes. */
final class DatasetImporter {
  private final DatasetImport datasets;
  private final Terminal terminal;

  DatasetImporter(PlatformClient client, Terminal terminal) {
    this.datasets = new DatasetImport(client);
    this.terminal = terminal;
  }

  Dataset run(DatasetImport.Source source) {
    terminal.line("importing " + source.folder());
    ImportDisplay display = new ImportDisplay(terminal);
    try {
      Dataset dataset = datasets.run(source, display::show);
      display.end();
      terminal.line(DatasetLine.of(dataset));
      return dataset;
    } finally {
      display.end();
    }
  }
}
