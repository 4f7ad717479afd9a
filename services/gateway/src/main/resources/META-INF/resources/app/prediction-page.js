// One prediction: where it is, what the models say of each bag, and how right they are where that is known.
import { all, file, get, post, watch } from './api.js';
import { announce, bar, html, mark, nothing, refusal, render, table, troubles } from './dom.js';
import { filesTable } from './files.js';
import { between, count, date, duration, id, isNumber, metric, none, score, state } from './format.js';
import { LiveRun } from './live-run.js';
import { models } from './predictions-page.js';
import { rowsOf } from './csv.js';
import { hasEnded, verbs } from './runs-page.js';

const ROWS = 50;
const FIRST = 5;
const MAP = /^explanations\/(.+)\.csv$/;

/** A line a bag: of the ensemble, or of the only model. */
export function ensembleRows(rows) {
  const ensemble = rows.filter((row) => row.fold === 'ensemble');
  return ensemble.length ? ensemble : rows;
}

const probabilities = (row) => Object.keys(row).filter((column) => column.startsWith('probability_'));

/** What is said of a bag, as the beginning of a sentence. */
export function says(row) {
  if (!row) {
    return nothing;
  }
  const said = row.risk === undefined
    ? html`Predicted <strong>${row.predicted}</strong> (${probabilities(row).map((column, i) => `${i ? 'of' : 'probability of'} ${column.slice('probability_'.length)}: ${score(row[column])}`).join(', ')})`
    : html`Risk <strong>${score(row.risk)}</strong>`;
  return html`${said}${row.label === undefined ? nothing : html`, labelled <strong>${row.label}</strong>`} · `;
}

/** A metric of a model with its interval. */
function value(model, name) {
  const found = model?.metrics?.find((it) => it.metric === name);
  if (!isNumber(found?.mean)) {
    const why = found?.folds?.find((fold) => fold.undefinedReason)?.undefinedReason;
    return html`<span title=${why || ''}>not defined</span>`;
  }
  return html`${score(found.mean)}${isNumber(found.meanLow) ? html`<br><small>${score(found.meanLow)} to ${score(found.meanHigh)}</small>` : nothing}`;
}

export function predictionPage(view, project, predictionId) {
  const name = `projects/${project}/predictions/${predictionId}`;
  const live = new LiveRun();
  let prediction;
  let trained;
  let rows = [];
  let files = [];
  let wanted = '';
  let shown = ROWS;
  let byLabel = false;
  let error;
  let lost = false;
  let pending = false;
  let closed = false;
  let unwatch = () => {};
  const clock = setInterval(() => prediction && !hasEnded(prediction) && soon(), 1000);

  function soon() {
    if (!pending && !closed) {
      pending = true;
      requestAnimationFrame(() => { pending = false; if (!closed) { draw(); } });
    }
  }

  async function ask(verb, body = undefined) {
    try {
      const ended = hasEnded(prediction);
      await post(`${verb === 'cancel' ? name : prediction.execution}:${verb}`, body);
      error = undefined;
      await load();
      if (ended) {
        follow();
      }
    } catch (problem) {
      error = problem;
    }
    view.querySelector('dialog')?.close();
    soon();
  }

  function summary() {
    const at = live.folds.get(0)?.progress;
    const done = prediction.state === 'STATE_SUCCEEDED' || prediction.state === 'STATE_EVALUATING' ? 1 : live.share(0);
    const facts = [
      ['Dataset', html`<a href="#/${prediction.dataset}">${id((prediction.dataset || '').split('/versions/')[0])}</a>`],
      ['Models of run', html`<a href="#/${prediction.run}">${trained?.title || id(prediction.run)}</a>`],
      ['Models', models(prediction)],
      ['Labels', prediction.unlabelled ? 'not looked at' : 'compared with'],
      ['Created', date(prediction.createTime)],
      ['Took', duration(between(prediction.startTime, hasEnded(prediction) ? prediction.endTime || prediction.startTime : undefined))],
    ];
    return html`<p class="progress">${bar(done, 1, 'Bags predicted')} ${Math.floor(done * 100)} %${at?.bagCount && done < 1
      ? `, ${count(at.bagsDone || 0)} of ${count(at.bagCount)} bags` : ''}</p>
      <dl class="facts">${facts.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`;
  }

  const actions = () => html`<p class="actions">
    ${verbs(prediction).map(([verb, label]) => html`<button type="button" @click=${() => ask(verb)}>${label}</button>`)}
    ${hasEnded(prediction) ? nothing : html`<button type="button" class="danger" @click=${() => view.querySelector('dialog').showModal()}>Cancel this prediction…</button>
      <dialog aria-labelledby="ask"><h2 id="ask">Cancel this prediction?</h2>
        <p>What was predicted so far is lost.</p>
        <p class="actions"><button type="button" class="danger" @click=${() => ask('cancel', { reason: 'cancelled on the page' })}>Cancel the prediction</button>
          <button type="button" @click=${(event) => event.target.closest('dialog').close()}>Let it go on</button></p></dialog>`}</p>`;

  function draw() {
    render(html`
      <p class="trail"><a href="#/projects/${project}/predictions">Predictions</a> / ${predictionId}</p>
      <h1>${prediction?.title || predictionId} ${prediction ? mark(prediction.state) : nothing}</h1>
      ${error ? refusal(error) : nothing}
      ${lost ? html`<p class="problem" role="alert">The connection is lost; what stands here may be old. Trying again…</p>` : nothing}
      ${prediction?.problems?.length ? troubles('What went wrong', prediction.problems) : nothing}
      ${prediction ? html`${summary()}${actions()}` : error ? nothing : html`<p>Loading…</p>`}
      ${prediction?.evaluation ? scores(prediction.evaluation) : nothing}
      ${rows.length ? bags() : nothing}
      ${prediction ? downloads() : nothing}`, view);
  }

  /** The scores of the ensemble, or the only model, and of each model alone. */
  function scores(evaluation) {
    const whole = evaluation.models?.[0];
    if (!whole) {
      return nothing;
    }
    const same = (trained?.dataset || '').split('/versions/')[0] === prediction.dataset.split('/versions/')[0];
    return html`<h2>Evaluation</h2>
      ${same ? html`<p class="caution">The models were trained on cases of this dataset, so these scores are no test of them. The evaluation of
        <a href="#/${prediction.run}">their run</a>, of predictions out of fold, is.</p>` : nothing}
      ${board(evaluation, whole.metrics.slice(0, FIRST), `Scores over ${count(whole.caseCount)} labelled cases, ${count(whole.bagCount)} bags; below each its 95 % interval`)}
      ${whole.metrics.length > FIRST ? html`<details><summary>All ${whole.metrics.length} metrics</summary>${board(evaluation, whole.metrics, 'All metrics; below each its 95 % interval')}</details>` : nothing}`;
  }

  function board(evaluation, metrics, caption) {
    const each = evaluation.foldModels || [];
    return table(caption, [
      ['Metric', (it) => metric(it.metric)],
      [each.length ? 'Ensemble' : models(prediction), (it) => value(evaluation.models[0], it.metric), 'number'],
      ...each.map((model) => [`Fold ${model.fold || 0}`, (it) => value(model.evaluation, it.metric), 'number']),
    ], metrics);
  }

  function bags() {
    const lines = ensembleRows(rows);
    const maps = new Set(files.map((it) => MAP.exec(it.path)?.[1]).filter(Boolean));
    const found = lines.filter((row) => (!wanted || `${row.case} ${row.bag}`.toLowerCase().includes(wanted)) && (!byLabel || row.label !== row.predicted));
    const labelled = lines[0].label !== undefined;
    const link = (slide) => html`<a href=${`#/${name}/map?${new URLSearchParams({ slide })}`}>Map</a>`;
    return html`<h2>Bags</h2>
      ${maps.size ? html`<p><a class="button" href="#/${name}/map">Maps of ${count(maps.size)} slides</a></p>` : nothing}
      <p class="actions"><label>Find <input type="search" @input=${(event) => { wanted = event.target.value.trim().toLowerCase(); shown = ROWS; draw(); }}></label>
        ${labelled ? html`<label><input type="checkbox" @change=${(event) => { byLabel = event.target.checked; shown = ROWS; draw(); }}> only where prediction and label differ</label>` : nothing}</p>
      ${table(`What ${lines[0].fold === 'ensemble' ? 'the ensemble says' : 'the model says'} of ${count(found.length)} of ${count(lines.length)} bags`, [
        ['Bag', (row) => row.bag],
        ...(maps.size && lines.some((row) => maps.has(row.bag)) ? [['Map', (row) => (maps.has(row.bag) ? link(row.bag) : none)]] : []),
        ...(lines.some((row) => row.case !== row.bag) ? [['Case', (row) => row.case]] : []),
        ...(labelled ? [['Label', (row) => row.label]] : []),
        ...(lines[0].event === undefined ? [] : [['Time', (row) => Number(Number(row.time).toFixed(2)), 'number'], ['Event', (row) => (row.event === '1' ? 'yes' : 'censored')]]),
        ...(lines[0].predicted === undefined ? [] : [['Predicted', (row) => (labelled && row.label !== row.predicted ? html`${row.predicted} <small>differs</small>` : row.predicted)]]),
        ...probabilities(lines[0]).map((column) => [`Probability of ${column.slice('probability_'.length)}`, (row) => score(row[column]), 'number']),
        ...(lines[0].risk === undefined ? [] : [['Risk', (row) => score(row.risk), 'number']]),
        ...survival(lines[0]).map((column) => [`Survival at ${Number(Number(column.slice('survival_at_'.length)).toPrecision(3))}`, (row) => score(row[column]), 'number']),
      ], found.slice(0, shown), 'No bag is like that.')}
      ${found.length > shown ? html`<p><button type="button" @click=${() => { shown += 10 * ROWS; draw(); }}>More bags</button></p>` : nothing}`;
  }

  const survival = (row) => Object.keys(row).filter((column) => column.startsWith('survival_at_'));

  function downloads() {
    const ofSlides = files.filter((it) => it.kind === 'ARTIFACT_KIND_EXPLANATION');
    const others = files.filter((it) => it.kind !== 'ARTIFACT_KIND_EXPLANATION');
    return html`<h2>Files</h2>
      ${filesTable('Files of this prediction', prediction.execution, others, 'The files come when it is done.')}
      ${ofSlides.length ? html`<details><summary>${count(ofSlides.length)} files of slides</summary>
        ${filesTable('What the models made of each slide', prediction.execution, ofSlides)}</details>
        <p>All of them: <code>mhim predictions get ${predictionId} --out_dir DIR</code></p>` : nothing}`;
  }

  async function load() {
    prediction = await get(name);
    soon();
  }

  async function loadFiles() {
    try {
      await load();
      files = await all(`${prediction.execution}/artifacts`, 'artifacts');
      const found = files.find((it) => it.path === 'predictions.csv');
      rows = found ? rowsOf(await (await file(prediction.execution, found.path)).text()) : [];
    } catch (problem) {
      error = problem;
    }
    soon();
  }

  function follow() {
    unwatch();
    unwatch = watch(prediction.execution, {
      begin: () => { live.clear(); lost = false; },
      runChanged: (run) => {
        if (live.run && live.run.state !== run.state) {
          announce(`This prediction: ${state(run.state)}`);
        }
        live.run = run;
        lost = false;
        prediction = { ...prediction, state: run.state, problems: run.problems, startTime: run.startTime, endTime: run.endTime };
        soon();
      },
      metrics: (batch) => { live.take(batch); soon(); },
      evaluation: () => {},
      end: loadFiles,
      trouble: () => { lost = true; soon(); },
    });
  }

  draw();
  load().then(
    async () => {
      if (closed) {
        return;
      }
      follow();
      try {
        trained = await get(prediction.run);
      } catch {
        trained = undefined; // its name stands for it
      }
      soon();
    },
    (problem) => { error = problem; soon(); },
  );
  return {
    title: `Prediction ${predictionId}`,
    close: () => {
      closed = true;
      clearInterval(clock);
      unwatch();
    },
  };
}
