// One run: where it is, its curves as they come, what it ended with.
import { all, file, fileAddress, get, post, watch } from './api.js';
import { legend, mount } from './charts.js';
import { announce, bar, html, mark, nothing, refusal, render, table, troubles } from './dom.js';
import { evaluationPart } from './evaluation.js';
import { between, count, date, duration, id, isNumber, none, score, state, word } from './format.js';
import { LiveRun, partName, parts } from './live-run.js';
import { foldsDone, hasEnded, verbs } from './runs-page.js';
import { filesTable } from './files.js';

const QUEUE_LOOK = 5000;
const STAGES = { STAGE_TEACHER: 'Stage TEACHER: the plain baseline', STAGE_STUDENT: 'Stage STUDENT: MHIM' };

/** The curves of a stage: [title, digits, lines of the live run]. */
const curves = (stage) => [
  ['Loss of the labels', 4, (live) => live.lines(stage, 'mainLoss')],
  ['Consistency loss', 4, (live) => (stage === 'STAGE_STUDENT' ? live.lines(stage, 'auxLoss') : [])],
  ['Selection metric, with the selected epochs', 4, (live) => [
    ...live.lines(stage, 'selectionValue', stage === 'STAGE_STUDENT' ? 'MODEL_ROLE_STUDENT' : 'MODEL_ROLE_BASELINE'),
    ...(stage === 'STAGE_STUDENT' ? live.lines(stage, 'teacherSelectionValue', 'MODEL_ROLE_TEACHER') : []),
  ]],
  ['Tokens a bag that the student sees', 1, (live) => (stage === 'STAGE_STUDENT' ? live.lines(stage, 'keptPatches') : [])],
  ['Patches per second', 0, (live) => live.lines(stage, 'patchesPerSecond')],
];

export function runPage(view, project, runId) {
  const name = `projects/${project}/runs/${runId}`;
  const live = new LiveRun();
  const places = ['head', 'folds', 'legend', 'curves', 'evaluation', 'settings'].map((part) => {
    const place = document.createElement('div');
    place.className = `part-${part}`;
    view.append(place);
    return [part, place];
  });
  const at = Object.fromEntries(places);
  const charts = new Map();
  let report;
  let error;
  let lost = false;
  let pending = false;
  let files = [];
  let closed = false;
  let unwatch = () => {};
  let queued;
  const clock = setInterval(() => live.run && !hasEnded(live.run) && drawHead(), 1000);
  const looks = setInterval(() => forecast(), QUEUE_LOOK);

  // Many batches a second become one drawing a frame.
  function soon() {
    if (!pending && !closed) {
      pending = true;
      requestAnimationFrame(() => { pending = false; if (!closed) { draw(); } });
    }
  }

  function draw() {
    drawHead();
    if (live.run) {
      drawFolds();
      drawCurves();
      render(live.evaluation ? evaluationPart(live.evaluation, live.run, report) : nothing, at.evaluation);
      drawSettings();
    }
  }

  /** Asks the gateway for a change of the run, such as `pause`. */
  async function ask(verb, body = undefined) {
    const ended = live.run && hasEnded(live.run);
    try {
      live.run = await post(`${name}:${verb}`, body);
      error = undefined;
      if (ended && !hasEnded(live.run)) {
        follow();
      }
    } catch (problem) {
      error = problem;
    }
    at.head.querySelector('dialog')?.close();
    soon();
  }

  const actions = (run) => html`<p class="actions">
    ${verbs(run).map(([verb, label]) => html`<button type="button" @click=${() => ask(verb)}>${label}</button>`)}
    ${hasEnded(run) ? nothing : html`<button type="button" class="danger" @click=${() => at.head.querySelector('dialog').showModal()}>Cancel this run…</button>`}
  </p>`;

  function drawHead() {
    const run = live.run;
    render(html`
      <p class="trail"><a href="#/projects/${project}/runs">Runs</a> / ${runId}</p>
      <h1>${run?.title || runId} ${run ? mark(run.state) : nothing}</h1>
      ${error ? refusal(error) : nothing}
      ${lost ? html`<p class="problem" role="alert">The connection is lost; what stands here may be old. Trying again…</p>` : nothing}
      ${run?.problems?.length ? troubles('What went wrong', run.problems) : nothing}
      ${run ? summary(run) : html`<p>Loading…</p>`}
      ${run ? actions(run) : nothing}
      ${run && !hasEnded(run) ? html`
        <dialog aria-labelledby="ask"><h2 id="ask">Cancel this run?</h2>
          <p>Its trainers stop within a step. Folds that are done keep their models; the run gets no evaluation.</p>
          <p class="actions"><button type="button" class="danger" @click=${() => ask('cancel', { name, reason: 'cancelled on the page' })}>Cancel the run</button>
            <button type="button" @click=${(event) => event.target.closest('dialog').close()}>Let it go on</button></p></dialog>` : nothing}
    `, at.head);
  }

  function summary(run) {
    const all = run.folds?.length || run.settings?.cvFold || 0;
    const trained = parts(run);
    const share = trained.reduce((sum, fold) => sum + live.share(fold.fold || 0), 0) / (trained.length || 1);
    const taken = between(run.startTime, hasEnded(run) ? run.endTime || run.updateTime : undefined);
    const left = !hasEnded(run) && share > 0.02 ? taken / share - taken : NaN;
    const facts = [
      ['Dataset', html`<a href="#/${run.dataset}">${id((run.dataset || '').split('/versions/')[0])}</a>`],
      ['Method', `${word(run.settings?.model, 'MODEL_')}, ${word(run.settings?.baseline, 'BASELINE_')}`],
      ['Protocol', word(run.protocol, 'PROTOCOL_')],
      ...(run.sweep ? [['Sweep', html`<a href="#/${run.sweep}">${id(run.sweep)}</a>`]] : []),
      ['Seed', run.settings?.seed ?? none],
      ['Created', date(run.createTime)],
      ['Took', duration(taken)],
      ...(Number.isFinite(left) ? [['Left, about', duration(left)]] : []),
      ...(queued && run.state === 'STATE_QUEUED' ? [
        ['Folds ahead in the queue', count(queued.foldsAhead || 0)],
        ...(queued.startTime ? [['Likely to begin', date(queued.startTime)]] : []),
      ] : []),
    ];
    return html`<p class="progress">${bar(share, 1, 'Work done')} ${Math.floor(share * 100)} %, ${foldsDone(run)} of ${all || '?'} folds done</p>
      <dl class="facts">${facts.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`;
  }

  function drawFolds() {
    const at1 = (fold) => live.folds.get(fold.fold || 0)?.progress;
    const running = (fold) => fold.state === 'STATE_RUNNING' && at1(fold);
    const last = (fold, field) => {
      const known = live.folds.get(fold.fold || 0);
      const epochs = ['STAGE_TEACHER', 'STAGE_STUDENT'].flatMap((stage) => [...(known?.epochs[stage].values() || [])]);
      return epochs.map((epoch) => epoch[field]).filter(isNumber).pop();
    };
    const troubled = parts(live.run).filter((fold) => fold.problems?.length);
    render(html`<h2>Folds</h2>
      ${table('The newest attempt at each fold', [
        ['Fold', (fold) => partName(live.run, fold.fold || 0).replace('fold ', '')],
        ['State', (fold) => mark(fold.state)],
        ['Done', (fold) => bar(live.share(fold.fold || 0), 1, partName(live.run, fold.fold || 0))],
        ['Stage', (fold) => (running(fold) ? word(at1(fold).stage, 'STAGE_').toUpperCase() : none)],
        ['Epoch', (fold) => (running(fold) ? `${(at1(fold).epoch || 0) + 1}/${at1(fold).epochCount}` : none), 'number'],
        ['Loss', (fold) => (running(fold) && isNumber(at1(fold).loss) ? Number(at1(fold).loss).toFixed(4) : none), 'number'],
        ['Selection metric', (fold) => score(last(fold, 'selectionValue')), 'number'],
        ['Patches/s', (fold) => (running(fold) ? count(Math.round(at1(fold).patchesPerSecond || 0)) : none), 'number'],
        ['Attempt', (fold) => fold.attempt || none, 'number'],
        ['Trainer', (fold) => fold.trainer || none],
        ['Took', (fold) => duration(between(fold.claimTime, fold.endTime)), 'number'],
      ], parts(live.run), 'The folds are being planned.')}
      ${troubled.map((fold) => troubles(`What went wrong in ${partName(live.run, fold.fold || 0)}`, fold.problems))}`, at.folds);
  }

  function drawCurves() {
    const stages = live.stages();
    render(stages.length ? html`<h2>Curves</h2>${legend(live.foldNumbers(), (fold) => partName(live.run, fold), stages.includes('STAGE_STUDENT') ? 'momentum teacher' : '')}` : nothing, at.legend);
    for (const stage of stages) {
      if (!charts.has(stage)) {
        charts.set(stage, open(stage));
      }
      for (const [chart, lines] of charts.get(stage)) {
        chart.show(lines(live));
      }
    }
  }

  function open(stage) {
    const section = document.createElement('section');
    const heading = document.createElement('h3');
    heading.textContent = STAGES[stage];
    const grid = document.createElement('div');
    grid.className = 'charts';
    section.append(heading, grid);
    at.curves.append(section);
    return curves(stage).map(([title, digits, lines]) => [mount(grid, title, digits), lines]);
  }

  function drawSettings() {
    const settings = Object.entries(live.run.settings || {}).sort(([a], [b]) => a.localeCompare(b));
    render(html`
      ${use()}
      <h2>Files</h2>
      ${filesTable('Files of this run', name, files, 'The files come when folds are done.')}
      <h2>Settings</h2>
      <details><summary>All ${settings.length} settings in force</summary>
        ${table('Settings', [
          ['Setting', ([key]) => html`<code>${flag(key)}</code>`],
          ['Value', ([, value]) => String(value)],
        ], settings)}
      </details>`, at.settings);
  }

  /** What the models are good for, as soon as there are some. */
  function use() {
    const card = files.find((item) => item.kind === 'ARTIFACT_KIND_MODEL_CARD');
    return files.some((item) => item.kind === 'ARTIFACT_KIND_MODEL') ? html`<h2>Use the models</h2>
      ${card ? html`<p><a href=${fileAddress(name, card.path)} download>Model card</a>: what was trained on what, how well it does, what it is not good for, and how to load it.</p>` : nothing}
      <p>Predict slides with them, and see what they look at: <code>mhim explain --run ${runId} --dataset DATASET</code>. What was predicted is among the
        <a href="#/projects/${project}/predictions">predictions</a>.</p>` : nothing;
  }

  const flag = (key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

  /** The files so far; with the report when there is one. */
  async function loadFiles() {
    try {
      files = await all(`${name}/artifacts`, 'artifacts');
      const found = files.find((item) => item.kind === 'ARTIFACT_KIND_REPORT');
      if (found && !report) {
        report = await (await file(name, found.path)).text();
      }
    } catch (problem) {
      error = problem;
    }
    soon();
  }

  function takeRun(run) {
    if (run.prediction) {
      // What predicts has a page of its own kind.
      location.replace(`#/projects/${project}/predictions/${runId}`);
      return;
    }
    if (live.run && live.run.state !== run.state) {
      announce(`This run: ${state(run.state)}`);
    }
    if (!live.run || foldsDone(live.run) !== foldsDone(run)) {
      loadFiles();
    }
    live.run = run;
    lost = false;
    soon();
  }

  function follow() {
    unwatch();
    unwatch = watch(name, {
      begin: () => { live.clear(); lost = false; },
      runChanged: takeRun,
      metrics: (batch) => { live.take(batch); soon(); },
      evaluation: (evaluation) => { live.evaluation = evaluation; soon(); },
      end: loadFiles,
      trouble: () => { lost = true; soon(); },
    });
  }

  /** Where a run that waits stands in the queue. */
  async function forecast() {
    if (live.run?.state === 'STATE_QUEUED' && !document.hidden) {
      try {
        queued = await get(`${name}:forecast`);
      } catch {
        queued = undefined; // the next look may tell
      }
      soon();
    }
  }

  draw();
  get(name).then(
    () => closed || follow(),
    (problem) => { error = problem; render(html`<h1>${runId}</h1>${refusal(problem)}`, at.head); },
  );
  return {
    title: `Run ${runId}`,
    close: () => {
      closed = true;
      clearInterval(clock);
      clearInterval(looks);
      unwatch();
      charts.forEach((list) => list.forEach(([chart]) => chart.close()));
    },
  };
}
