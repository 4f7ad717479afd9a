// The datasets of a project.
import { all } from './api.js';
import { html, refusal, render, table } from './dom.js';
import { bytes, count, date, id, word } from './format.js';

export function datasetsPage(view, project) {
  let closed = false;
  render(html`<h1>Datasets</h1><p>Loading…</p>`, view);
  all(`projects/${project}/datasets`, 'datasets').then(
    (datasets) => closed || render(html`<h1>Datasets</h1>
      ${table(`Datasets of project ${project}, the newest version of each`, [
        ['Dataset', (it) => html`<a href="#/${it.name}">${id(it.name.split('/versions/')[0])}</a>`],
        ['Version', (it) => id(it.name), 'number'],
        ['Labels', (it) => word(it.labelKind, 'LABEL_KIND_')],
        ['Classes', (it) => (it.classes || []).join(', ')],
        ['Cases', (it) => count(it.caseCount), 'number'],
        ['Bags', (it) => count(it.bagCount), 'number'],
        ['Patches', (it) => count(it.patchCount), 'number'],
        ['Features', (it) => count(it.featureDim), 'number'],
        ['Size', (it) => bytes(it.sizeBytes), 'number'],
        ['Imported', (it) => date(it.createTime), 'nobreak'],
      ], datasets, html`No datasets yet. <code>mhim import FOLDER</code> makes one.`)}`, view),
    (error) => closed || render(html`<h1>Datasets</h1>${refusal(error)}`, view),
  );
  return { title: 'Datasets', close: () => { closed = true; } };
}
