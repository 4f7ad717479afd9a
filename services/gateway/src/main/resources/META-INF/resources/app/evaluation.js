// What the evaluator says of a run.
import { html, nothing, table, troubles } from './dom.js';
import { isNumber, metric, none, probability, role, score, word } from './format.js';

const interval = (low, high) => (isNumber(low) && isNumber(high) ? `${score(low)} to ${score(high)}` : none);

const equals = (p) => (probability(p).startsWith('<') ? probability(p) : `= ${probability(p)}`);

/** Mean ± deviation over the folds with the interval of the mean. */
function summary(model, name) {
  const found = model.metrics?.find((it) => it.metric === name);
  if (!found || !isNumber(found.mean)) {
    const why = found?.folds?.find((fold) => fold.undefinedReason)?.undefinedReason;
    return html`<span title=${why || ''}>not defined</span>`;
  }
  return html`${score(found.mean)} ± ${score(found.std)}<br><small>${interval(found.meanLow, found.meanHigh)}</small>`;
}

function difference(comparison) {
  const first = comparison.metrics?.[0];
  if (!first) {
    return nothing;
  }
  if (!isNumber(first.difference)) {
    return html`<li>${role(comparison.first)} minus ${role(comparison.second)}: not defined (${first.undefinedReason})</li>`;
  }
  const tests = [`bootstrap p ${equals(first.pValue)}`];
  if (isNumber(first.delongPValue)) {
    tests.push(`DeLong p ${equals(first.delongPValue)}`);
  }
  const sign = Number(first.difference) > 0 ? '+' : '';
  return html`<li>${role(comparison.first)} minus ${role(comparison.second)}, ${metric(first.metric)}:
    <strong>${sign}${score(first.difference)}</strong>, 95 % interval ${interval(first.low, first.high)}, ${tests.join(', ')}</li>`;
}

/** How the numbers were selected, which nobody should miss. */
export const selection = (protocol) => (protocol === 'PROTOCOL_PAPER'
  ? html`<p class="caution">Protocol <strong>paper</strong>: each epoch is selected on the test fold, as published. Never compare these numbers with held-out ones.</p>`
  : html`<p>Protocol <strong>${word(protocol, 'PROTOCOL_')}</strong>: each epoch is selected on an inner validation part.</p>`);

export function evaluationPart(evaluation, run, report) {
  if (evaluation.problems?.length) {
    return troubles('There is no evaluation', evaluation.problems);
  }
  const models = evaluation.models || [];
  const names = [...new Set(models.flatMap((model) => (model.metrics || []).map((it) => it.metric)))];
  const folds = Math.max(...models.map((model) => model.metrics?.[0]?.folds?.length || 0), 0);
  const first = names[0];
  return html`<h2>Evaluation</h2>
    ${selection(evaluation.protocol)}
    <ul>${(evaluation.comparisons || []).map(difference)}</ul>
    ${table(`${metric(first)} by fold`, [
      ['Fold', (fold) => fold],
      ...models.map((model) => [role(model.role),
        (fold) => score(model.metrics?.[0]?.folds?.find((it) => (it.fold || 0) === fold)?.value), 'number']),
    ], [...Array(folds).keys()])}
    ${table('Scores: mean ± standard deviation over the folds, below it the 95 % interval of the mean', [
      ['Metric', metric],
      ...models.map((model) => [role(model.role), (name) => summary(model, name), 'number']),
    ], names)}
    ${report ? html`<h3>Report</h3>
      <iframe class="report" title="Report with curves, calibration and the hardest cases" sandbox="" .srcdoc=${report}></iframe>` : nothing}`;
}
