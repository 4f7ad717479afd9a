package dev.mhim.standalone.command;

import dev.mhim.standalone.client.DatasetImport;
import dev.mhim.standalone.client.FolderUpload;
import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.view.DatasetLine;
import dev.mhim.standalone.view.ImportDisplay;
import dev.mhim.standalone.view.Terminal;
import dev.mhim.v1.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** Imports bags and shows how it goes. */
final class DatasetImporter {
  private final DatasetImport datasets;
  private final FolderUpload uploads;
  private final Terminal terminal;

  DatasetImporter(PlatformClient client, Terminal terminal) {
    this.datasets = new DatasetImport(client);
    this.uploads = new FolderUpload(client);
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

  /** The same of a folder that only this machine sees. */
  Dataset send(DatasetImport.Source source) {
    terminal.line("sending " + source.path());
    boolean onlyChecked = source.rules().validateOnly();
    ImportDisplay display = new ImportDisplay(terminal);
    AtomicReference<FolderUpload.Progress> last =
        new AtomicReference<>(new FolderUpload.Progress(0, 0, 0));
    try {
      List<String> leftOut = new ArrayList<>();
      Dataset dataset =
          uploads.run(
              source,
              progress -> {
                last.set(progress);
                display.sending(progress);
              },
              display::show,
              leftOut::add);
      display.end();
      leftOut.forEach(line -> terminal.line("left out: " + line));
      FolderUpload.Progress sent = Objects.requireNonNull(last.get(), "set at first");
      terminal.line(
          "%d of %d files %s, the platform had the others"
              .formatted(sent.sent(), sent.total(), onlyChecked ? "would be sent" : "were sent"));
      if (!dataset.getName().isEmpty()) {
        terminal.line(DatasetLine.of(dataset));
      }
      if (onlyChecked) {
        terminal.line("only checked: nothing is stored");
      }
      return dataset;
    } finally {
      display.end();
    }
  }
}
