// The runs of a project: state and progress of each, looked at anew every two seconds.
import { get } from './api.js';
import { announce, bar, html, mark, nothing, refusal, render, table } from './dom.js';
import { between, count, date, duration, id, state, word } from './format.js';

const LOOK = 2000;
const PAGE = 50;
const MOST_COMPARED = 100;
const ENDED = ['STATE_SUCCEEDED', 'STATE_FAILED', 'STATE_CANCELLED', 'STATE_REJECTED'];

export const hasEnded = (run) => ENDED.includes(run.state);

/** What can be asked of a run as it is: [verb, label]. */
export function verbs(run) {
  switch (run.state) {
    case 'STATE_QUEUED':
    case 'STATE_RUNNING':
      return [['pause', 'Pause']];
    case 'STATE_PAUSED':
      return [['resume', 'Resume']];
    case 'STATE_FAILED':
      return [['retry', 'Try the failed folds again']];
    default:
      return [];
  }
}

/** Folds that are done. */
export const foldsDone = (run) => (run.folds || []).filter((fold) => fold.state === 'STATE_SUCCEEDED').length;

export function runsPage(view, project) {
  let runs = [];
  let error;
  let shown = PAGE;
  let more = false;
  let wanted = '';
  let timer;
  let closed = false;
  let told = new Map();
  const chosen = new Set();

  async function load() {
    try {
      const found = [];
      let pageToken = '';
      do {
        const page = await get(`projects/${project}/runs`, { pageSize: shown, pageToken });
        found.push(...(page.runs || []));
        pageToken = page.nextPageToken || '';
      } while (pageToken && found.length < shown);
      runs = found;
      more = Boolean(pageToken);
      error = undefined;
      tell();
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

  function tell() {
    const changed = runs.filter((run) => told.has(run.name) && told.get(run.name) !== run.state);
    if (changed.length) {
      announce(changed.map((run) => `${name(run)}: ${state(run.state)}`).join('; '));
    }
    told = new Map(runs.map((run) => [run.name, run.state]));
  }

  const name = (run) => run.title || id(run.name);

  const matches = (run) => [name(run), run.name, run.dataset, state(run.state)]
    .some((text) => (text || '').toLowerCase().includes(wanted));

  function choose(run, yes) {
    if (yes) {
      chosen.add(run.name);
    } else {
      chosen.delete(run.name);
    }
    draw();
  }

  const choice = (run) => (run.state === 'STATE_SUCCEEDED'
    ? html`<input type="checkbox" aria-label="Compare ${name(run)}" .checked=${chosen.has(run.name)}
        @change=${(event) => choose(run, event.target.checked)}>` : nothing);

  function comparison() {
    const names = [...chosen].map(id);
    const fits = names.length >= 2 && names.length <= MOST_COMPARED;
    const address = `#/projects/${project}/compare?${new URLSearchParams(names.map((run) => ['run', run]))}`;
    return html`<p class="actions">${fits ? html`<a class="button" href=${address}>Compare ${names.length} runs</a>`
      : html`<span class="hint">Tick two or more runs that succeeded to compare them.</span>`}</p>`;
  }

  function progress(run) {
    const all = run.folds?.length || run.settings?.cvFold || 0;
    return html`${bar(foldsDone(run), all, `Folds done of ${name(run)}`)} ${foldsDone(run)}/${all || '?'}`;
  }

  function draw() {
    const rows = runs.filter(matches);
    render(html`
      <h1>Runs</h1>
      ${error ? refusal(error) : nothing}
      <p class="actions"><label>Find <input type="search" .value=${wanted}
        @input=${(event) => { wanted = event.target.value.trim().toLowerCase(); draw(); }}></label></p>
      ${runs.length ? comparison() : nothing}
      ${table(`Runs of project ${project}, newest first`, [
        ['Run', (run) => html`<a href="#/${run.name}">${name(run)}</a>`],
        ['Compare', choice],
        ['State', (run) => mark(run.state)],
        ['Folds', progress, 'nobreak'],
        ['Dataset', (run) => id((run.dataset || '').split('/versions/')[0])],
        ['Method', (run) => `${word(run.settings?.model, 'MODEL_')} ${word(run.settings?.baseline, 'BASELINE_')}`, 'nobreak'],
        ['Protocol', (run) => word(run.protocol, 'PROTOCOL_'), 'nobreak'],
        ['Created', (run) => date(run.createTime), 'nobreak'],
        ['Took', (run) => duration(between(run.startTime, hasEnded(run) ? run.endTime || run.updateTime : undefined)), 'number'],
      ], rows, wanted ? 'No run has this in its title, name, dataset or state.'
        : html`No runs yet. <code>mhim demo --keep</code> or <code>mhim train</code> makes one.`)}
      ${more ? html`<p><button type="button" @click=${() => { shown += PAGE; clearTimeout(timer); load(); }}>Older runs</button></p>`
        : html`<p class="hint">${count(runs.length)} runs</p>`}
    `, view);
  }

  draw();
  load();
  return { title: 'Runs', close: () => { closed = true; clearTimeout(timer); } };
}
