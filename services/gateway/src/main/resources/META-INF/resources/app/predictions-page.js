// The predictions of a project, looked at anew as long as one is under way.
import { get } from './api.js';
import { html, mark, nothing, refusal, render, table } from './dom.js';
import { between, count, date, duration, id, none, role } from './format.js';
import { hasEnded } from './runs-page.js';

const LOOK = 2000;
const PAGE = 50;

/** Which models predict. */
export const models = (prediction) => {
  const folds = prediction.folds || [];
  const which = folds.length === 1 ? `fold ${folds[0]}` : folds.length ? `folds ${folds.join(', ')}` : 'all folds';
  return prediction.weights ? `${role(prediction.weights)}, ${which}` : which;
};

export function predictionsPage(view, project) {
  let predictions = [];
  let loaded = false;
  let error;
  let shown = PAGE;
  let more = false;
  let timer;
  let closed = false;

  async function load() {
    try {
      const found = [];
      let pageToken = '';
      do {
        const page = await get(`projects/${project}/predictions`, { pageSize: Math.min(1000, shown), pageToken });
        found.push(...(page.predictions || []));
        pageToken = page.nextPageToken || '';
      } while (pageToken && found.length < shown);
      predictions = found;
      more = Boolean(pageToken);
      loaded = true;
      error = undefined;
    } catch (problem) {
      error = problem;
    }
    if (!closed) {
      draw();
      timer = setTimeout(look, LOOK);
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

  function draw() {
    render(html`<h1>Predictions</h1>
      ${error ? refusal(error) : nothing}
      ${loaded ? table(`Predictions of project ${project}, newest first`, [
        ['Prediction', (it) => html`<a href="#/${it.name}">${it.title || id(it.name)}</a>`],
        ['State', (it) => mark(it.state)],
        ['Dataset', (it) => id((it.dataset || '').split('/versions/')[0])],
        ['Models of run', (it) => html`<a href="#/${it.run}">${id(it.run)}</a>`],
        ['Models', models],
        ['Maps', (it) => (it.explain ? 'yes' : none)],
        ['Created', (it) => date(it.createTime), 'nobreak'],
        ['Took', (it) => duration(between(it.startTime, hasEnded(it) ? it.endTime || it.startTime : undefined)), 'number'],
      ], predictions, html`No predictions yet. <code>mhim predict</code> or <code>mhim explain</code> makes one from a trained run.`) : html`<p>Loading…</p>`}
      ${more ? html`<p><button type="button" @click=${() => { shown += PAGE; clearTimeout(timer); load(); }}>Older predictions</button></p>`
        : predictions.length ? html`<p class="hint">${count(predictions.length)} predictions</p>` : nothing}`, view);
  }

  draw();
  load();
  return { title: 'Predictions', close: () => { closed = true; clearTimeout(timer); } };
}
