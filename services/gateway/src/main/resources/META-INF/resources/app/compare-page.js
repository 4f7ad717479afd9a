// Runs of one split plan and protocol side by side.
import { post } from './api.js';
import { html, nothing, refusal, render, table } from './dom.js';
import { selection } from './evaluation.js';
import { id, isNumber, metric, none, probability, role, score } from './format.js';

export function comparePage(view, project, query) {
  let closed = false;
  const ids = query.getAll('run');
  const names = ids.map((run) => `projects/${project}/runs/${run}`);
  const trail = html`<p class="trail"><a href="#/projects/${project}/runs">Runs</a> / compare</p><h1>Comparison</h1>`;

  const value = (run, name) => {
    const found = run.metrics?.find((it) => it.metric === name);
    return isNumber(found?.mean) ? html`${score(found.mean)} ± ${score(found.std)}<br><small>${score(found.meanLow)} to ${score(found.meanHigh)}</small>` : none;
  };

  function board(comparison) {
    const runs = comparison.runs || [];
    const metrics = [...new Set(runs.flatMap((run) => (run.metrics || []).map((it) => it.metric)))];
    const differing = [...new Set(runs.flatMap((run) => Object.keys(run.differingSettings || {})))].sort();
    const title = (name) => runs.find((run) => run.run === name)?.title || id(name);
    return html`${trail}
      ${selection(comparison.protocol)}
      ${table(`Best first by ${metric(comparison.rankingMetric)}: mean ± standard deviation over the folds, below it the 95 % interval`, [
        ['Run', (run) => html`<a href="#/${run.run}">${run.title || id(run.run)}</a>`],
        ['Model', (run) => role(run.role)],
        ...differing.map((key) => [html`<code>${key}</code>`, (run) => run.differingSettings?.[key] ?? none]),
        ...metrics.map((name) => [metric(name), (run) => value(run, name), 'number']),
      ], runs)}
      ${table('Is the difference real? The best run minus each other, same cases', [
        ['Against', (pair) => title(pair.second)],
        ['Difference', (pair) => score(pair.metrics?.[0]?.difference), 'number'],
        ['95 % interval', (pair) => `${score(pair.metrics?.[0]?.low)} to ${score(pair.metrics?.[0]?.high)}`, 'number'],
        ['Bootstrap p', (pair) => probability(pair.metrics?.[0]?.pValue), 'number'],
        ['DeLong p', (pair) => probability(pair.metrics?.[0]?.delongPValue), 'number'],
      ], comparison.differences || [])}`;
  }

  render(html`${trail}<p>Comparing ${ids.length} runs…</p>`, view);
  post(`projects/${project}/evaluations:compare`, { names }).then(
    ({ comparison }) => closed || render(board(comparison), view),
    (error) => closed || render(html`${trail}${refusal(error)}${nothing}`, view),
  );
  return { title: 'Comparison', close: () => { closed = true; } };
}
