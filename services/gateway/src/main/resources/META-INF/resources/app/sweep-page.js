// A sweep: its runs, best first, looked at anew until all have ended.
import { get, post } from './api.js';
import { announce, bar, html, mark, nothing, refusal, render, table } from './dom.js';
import { selection } from './evaluation.js';
import { id, isNumber, metric, none, role, score } from './format.js';

const LOOK = 2000;

export function sweepPage(view, project, sweep) {
  const name = `projects/${project}/sweeps/${sweep}`;
  let found;
  let error;
  let asked = false;
  let timer;
  let closed = false;

  const isDone = () => found && (found.endedCount || 0) === found.points.length;

  async function load() {
    try {
      const before = found?.endedCount;
      found = await get(name);
      error = undefined;
      if (before !== undefined && before !== found.endedCount) {
        announce(`${found.endedCount} of ${found.points.length} runs have ended`);
      }
    } catch (problem) {
      error = problem;
    }
    if (!closed) {
      draw();
      if (!isDone()) {
        timer = setTimeout(look, LOOK);
      }
    }
  }

  function look() {
    // A page nobody sees asks for nothing.
    if (document.hidden) {
      timer = setTimeout(look, LOOK);
    } else {
      load();
    }
  }

  async function cancel() {
    asked = false;
    try {
      found = await post(`${name}:cancel`, { reason: 'cancelled on its page' });
    } catch (problem) {
      error = problem;
    }
    draw();
  }

  function actions() {
    const evaluated = found.points.filter((point) => point.metric).map((point) => ['run', id(point.run)]);
    return html`<p class="actions">
      ${evaluated.length >= 2 ? html`<a class="button" href=${`#/projects/${project}/compare?${new URLSearchParams(evaluated)}`}>Compare ${evaluated.length} runs</a>` : nothing}
      ${isDone() ? nothing : asked
        ? html`<span>Cancel every run that has not ended?</span>
          <button type="button" @click=${cancel}>Cancel the sweep</button>
          <button type="button" @click=${() => { asked = false; draw(); }}>Let it go on</button>`
        : html`<button type="button" @click=${() => { asked = true; draw(); }}>Cancel</button>`}</p>`;
  }

  function value(point) {
    const of = point.metric;
    return isNumber(of?.mean) ? html`${score(of.mean)} ± ${score(of.std)}<br><small>${score(of.meanLow)} to ${score(of.meanHigh)}</small>` : none;
  }

  function board() {
    const ranked = found.rankingMetric ? metric(found.rankingMetric) : 'Score';
    return html`${selection(found.protocol)}
      <p>${bar(found.endedCount || 0, found.points.length, 'Runs ended')} ${found.endedCount || 0} of ${found.points.length} runs have ended;
        dataset <a href="#/${found.dataset}">${id(found.dataset.split('/versions/')[0])}</a></p>
      ${actions()}
      ${table(`Best first: mean ± standard deviation over the folds, below it the 95 % interval`, [
        ['Run', (point) => html`<a href="#/${point.run}">${id(point.run)}</a>`],
        ...(found.settings || []).map((key) => [html`<code>${key}</code>`, (point) => point.settings?.[key] ?? none]),
        [ranked, value, 'number'],
        ['Model', (point) => (point.role ? role(point.role) : none)],
        ['State', (point) => mark(point.state)],
        ['Folds', (point) => `${point.succeededFoldCount || 0}/${point.foldCount || '?'}`, 'nobreak'],
      ], found.points)}
      <p class="hint">The best of many runs is flattered by being chosen: compare it with the others, and confirm it on cases that had no part in the choice.</p>`;
  }

  function draw() {
    render(html`<p class="trail"><a href="#/projects/${project}/sweeps">Sweeps</a> / ${sweep}</p><h1>Sweep ${sweep}</h1>
      ${error ? refusal(error) : nothing}
      ${found ? board() : error ? nothing : html`<p>Loading…</p>`}`, view);
  }

  draw();
  load();
  return { title: `Sweep ${sweep}`, close: () => { closed = true; clearTimeout(timer); } };
}
