// The files of a run or a prediction.
import { fileAddress } from './api.js';
import { html, table } from './dom.js';
import { bytes, word } from './format.js';

/** Files of `run` as a table to download from. */
export const filesTable = (caption, run, files, empty) => table(caption, [
  ['File', (item) => html`<a href=${fileAddress(run, item.path)} download>${item.path}</a>`],
  ['Kind', (item) => word(item.kind, 'ARTIFACT_KIND_').replaceAll('-', ' ')],
  ['Size', (item) => bytes(item.sizeBytes), 'number'],
], files, empty);
