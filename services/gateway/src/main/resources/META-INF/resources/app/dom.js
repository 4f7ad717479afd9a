// What the pages share: templates, problems, announcements.
import { html, nothing, render } from './libraries.js';
import { state } from './format.js';

export { html, nothing, render };

/** Tells a change to those who hear the page. */
export function announce(text) {
  document.getElementById('announcement').textContent = text;
}

/** The mark of a state: a word, never only a colour. */
export const mark = (value) => html`<span class="mark ${state(value).replaceAll(' ', '-')}">${state(value)}</span>`;

export const bar = (done, all, label) => html`<progress max=${all || 1} value=${done} aria-label=${label}></progress>`;

/** What went wrong, each problem with its remedy. */
export function troubles(title, problems) {
  return html`<section class="problem" role="alert">
    <h2>${title}</h2>
    <ul>${problems.map((problem) => html`<li>
      ${problem.subject ? html`<code>${problem.subject}</code> ` : nothing}${problem.value
        ? html`<q>${problem.value}</q> ` : nothing}${problem.message}${problem.remedy ? html` – ${problem.remedy}` : nothing}
      <small>(${problem.reason})</small></li>`)}</ul>
  </section>`;
}

/** An error of a request as a part of the page. */
export function refusal(error) {
  return error.violations?.length
    ? troubles('The gateway refused this', error.violations)
    : html`<section class="problem" role="alert"><h2>That did not work</h2><p>${error.message}</p></section>`;
}

/** A table: `columns` are [heading, cell of a row, class]; every table has a caption. */
export function table(caption, columns, rows, empty = 'Nothing yet.') {
  if (!rows.length) {
    return html`<p class="empty">${empty}</p>`;
  }
  return html`<div class="wide" role="region" tabindex="0" aria-label=${caption}><table>
    <caption>${caption}</caption>
    <thead><tr>${columns.map(([head, , kind]) => html`<th scope="col" class=${kind || ''}>${head}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${columns.map(([, cell, kind], i) => (i === 0
      ? html`<th scope="row" class=${kind || ''}>${cell(row)}</th>` : html`<td class=${kind || ''}>${cell(row)}</td>`))}</tr>`)}</tbody>
  </table></div>`;
}
