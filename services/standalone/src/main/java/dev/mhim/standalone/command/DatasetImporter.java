package dev.mhim.standalone.command;

import dev.mhim.standalone.client.DatasetImport;
import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.view.DatasetLine;
import dev.mhim.standalone.view.ImportDisplay;
import dev.mhim.standalone.view.Terminal;
import dev.mhim.v1.Dataset;
import java.util.ArrayList;
import java.util.List;

/** Imports bags and shows how it goes. */
final class DatasetImporter {
  private final DatasetImport datasets;
  private final Terminal terminal;

  DatasetImporter(PlatformClient client, Terminal terminal) {
    this.datasets = new DatasetImport(client);
    this.terminal = terminal;
  }

  Dataset run(DatasetImport.Source source) {
    terminal.line("importing " + source.path());
    ImportDisplay display = new ImportDisplay(terminal);
    try {
      List<String> leftOut = new ArrayList<>();
      Dataset dataset = datasets.run(source, display::show, leftOut::add);
      display.end();
      leftOut.forEach(line -> terminal.line("left out: " + line));
      terminal.line(DatasetLine.of(dataset));
      if (source.rules().validateOnly()) {
        terminal.line("only checked: nothing is stored");
      }
      return dataset;
    } finally {
      display.end();
    }
  }
}
