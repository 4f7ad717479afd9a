// The sweeps of a project.
import { all } from './api.js';
import { bar, html, refusal, render, table } from './dom.js';
import { date, id, word } from './format.js';

export function sweepsPage(view, project) {
  let closed = false;
  render(html`<h1>Sweeps</h1><p>Loading…</p>`, view);
  all(`projects/${project}/sweeps`, 'sweeps').then(
    (sweeps) => closed || render(html`<h1>Sweeps</h1>
      ${table(`Sweeps of project ${project}, newest first`, [
        ['Sweep', (it) => html`<a href="#/${it.name}">${id(it.name)}</a>`],
        ['Runs ended', (it) => html`${bar(it.endedCount || 0, it.points.length, `Runs ended of ${id(it.name)}`)} ${it.endedCount || 0}/${it.points.length}`, 'nobreak'],
        ['Over', (it) => (it.settings || []).join(', ')],
        ['Dataset', (it) => id((it.dataset || '').split('/versions/')[0])],
        ['Protocol', (it) => word(it.protocol, 'PROTOCOL_')],
        ['Created', (it) => date(it.createTime), 'nobreak'],
      ], sweeps, html`No sweeps yet. <code>mhim sweep</code> makes one.`)}`, view),
    (error) => closed || render(html`<h1>Sweeps</h1>${refusal(error)}`, view),
  );
  return { title: 'Sweeps', close: () => { closed = true; } };
}
