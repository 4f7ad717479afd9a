// One version of a dataset.
import { get } from './api.js';
import { html, refusal, render } from './dom.js';
import { bytes, count, date, id, word } from './format.js';

export function datasetPage(view, project, dataset, version) {
  let closed = false;
  const name = `projects/${project}/datasets/${dataset}${/^\d+$/.test(version) ? `/versions/${version}` : ''}`;
  const trail = html`<p class="trail"><a href="#/projects/${project}/datasets">Datasets</a> / ${dataset}</p>`;

  function facts(it) {
    const rows = [
      ['Version', id(it.name)],
      ['Labels', word(it.labelKind, 'LABEL_KIND_')],
      ...(it.classes?.length ? [['Classes, in the order of the logits', it.classes.join(', ')]] : []),
      ['Cases', count(it.caseCount)],
      ['Bags', count(it.bagCount)],
      ['Patches', count(it.patchCount)],
      ['Patches a bag, mean', (Number(it.patchCount) / Number(it.bagCount)).toFixed(1)],
      ['Features of a patch', count(it.featureDim)],
      ['Size', bytes(it.sizeBytes)],
      ['Imported', date(it.createTime)],
      ['From', it.origin || '–'],
      ['Content (SHA-256)', html`<code class="hash">${it.contentSha256}</code>`],
    ];
    return html`<dl class="facts">${rows.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>
      <p>Train on it: <code>mhim train --dataset ${dataset}</code></p>`;
  }

  render(html`${trail}<h1>${dataset}</h1><p>Loading…</p>`, view);
  get(name).then(
    (found) => closed || render(html`${trail}<h1>${dataset}</h1>${facts(found)}`, view),
    (error) => closed || render(html`${trail}<h1>${dataset}</h1>${refusal(error)}`, view),
  );
  return { title: `Dataset ${dataset}`, close: () => { closed = true; } };
}
