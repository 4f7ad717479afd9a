// Which page the address asks for, and what stands on every page.
import { get } from './api.js';
import { announce, html, nothing, refusal, render } from './dom.js';
import { datasetPage } from './dataset-page.js';
import { datasetsPage } from './datasets-page.js';
import { comparePage } from './compare-page.js';
import { mapPage } from './map-page.js';
import { predictionPage } from './prediction-page.js';
import { predictionsPage } from './predictions-page.js';
import { runPage } from './run-page.js';
import { runsPage } from './runs-page.js';
import { askForKey, showCaller } from './sign-in.js';
import { sweepPage } from './sweep-page.js';
import { sweepsPage } from './sweeps-page.js';

const QUEUE_LOOK = 5000;
const view = document.getElementById('view');
let home = 'projects/default';

/** Pages by their address; each gives back {title, close}. */
const PAGES = [
  [/^projects\/([^/]+)\/runs$/, (place, project) => runsPage(place, project), 'runs'],
  [/^projects\/([^/]+)\/runs\/([^/]+)$/, (place, project, run) => runPage(place, project, run), 'runs'],
  [/^projects\/([^/]+)\/compare$/, (place, project, query) => comparePage(place, project, query), 'runs'],
  [/^projects\/([^/]+)\/sweeps$/, (place, project) => sweepsPage(place, project), 'sweeps'],
  [/^projects\/([^/]+)\/sweeps\/([^/]+)$/, (place, project, sweep) => sweepPage(place, project, sweep), 'sweeps'],
  [/^projects\/([^/]+)\/predictions$/, (place, project) => predictionsPage(place, project), 'predictions'],
  [/^projects\/([^/]+)\/predictions\/([^/]+)$/, (place, project, prediction) => predictionPage(place, project, prediction), 'predictions'],
  [/^projects\/([^/]+)\/predictions\/([^/]+)\/map$/, (place, ...parts) => mapPage(place, ...parts), 'predictions'],
  [/^projects\/([^/]+)\/datasets$/, (place, project) => datasetsPage(place, project), 'datasets'],
  [/^projects\/([^/]+)\/datasets\/([^/]+)$/, (place, project, dataset) => datasetPage(place, project, dataset, ''), 'datasets'],
  [/^projects\/([^/]+)\/datasets\/([^/]+)\/versions\/(\d+)$/, (place, ...parts) => datasetPage(place, ...parts), 'datasets'],
];

let open;
let asking = false;

function show() {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  const address = path || `${home}/runs`;
  open?.close();
  open = undefined;
  // A place of its own for each page: what a template has drawn is its alone.
  const place = document.createElement('div');
  view.replaceChildren(place);
  for (const [pattern, page, part] of PAGES) {
    const found = pattern.exec(address);
    if (found) {
      const arguments_ = found.slice(1).map(decodeURIComponent);
      navigation(arguments_[0], part);
      open = page(place, ...arguments_, new URLSearchParams(query || ''));
      entitle(open.title);
      return;
    }
  }
  navigation('default', '');
  entitle('Not found');
  render(html`<h1>Not found</h1><p>There is no page ${address}. <a href="#/">All runs</a></p>`, place);
}

function entitle(title) {
  document.title = `${title} · MHIM-MIL`;
  announce(title);
}

function navigation(project, part) {
  const link = (name, label) => html`<a href="#/projects/${project}/${name}" aria-current=${part === name ? 'page' : nothing}>${label}</a>`;
  render(html`${link('runs', 'Runs')} ${link('sweeps', 'Sweeps')} ${link('predictions', 'Predictions')} ${link('datasets', 'Datasets')}
    ${project === 'default' ? nothing : html`<span class="project">project ${project}</span>`}`, document.getElementById('nav'));
}

async function queue() {
  const place = document.getElementById('queue');
  try {
    const { waiting, running, backingOff } = await get('queue');
    const parts = [`${running} folds in training`, `${waiting} waiting`];
    if (backingOff) {
      parts.push(`${backingOff} backing off`);
    }
    place.textContent = parts.join(', ');
  } catch (error) {
    place.textContent = error.status === 503 ? 'the gateway is starting' : 'no connection to the gateway';
  }
}

function theme() {
  const choice = document.getElementById('theme');
  const apply = (name) => {
    if (name) {
      document.documentElement.dataset.theme = name;
    } else {
      delete document.documentElement.dataset.theme;
    }
    document.dispatchEvent(new Event('themechange'));
  };
  choice.value = localStorage.getItem('theme') || '';
  apply(choice.value);
  choice.addEventListener('change', () => {
    localStorage.setItem('theme', choice.value);
    apply(choice.value);
  });
}

document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  view.focus();
});
/** A page may have asked for several things at once: they get one form. */
function signIn() {
  if (asking) {
    return;
  }
  asking = true;
  open?.close();
  open = undefined;
  const place = document.createElement('div');
  view.replaceChildren(place);
  document.getElementById('nav').replaceChildren();
  entitle('Sign in');
  askForKey(place, () => {
    asking = false;
    begin();
  });
}

async function begin() {
  try {
    const caller = await showCaller();
    if (!caller) {
      signIn();
      return;
    }
    const [project] = caller.projects;
    home = project === '*' ? home : `projects/${project}`;
  } catch {
    // The page itself says what is wrong with the gateway.
  }
  show();
}

addEventListener('hashchange', () => {
  if (asking) {
    return;
  }
  show();
  view.focus({ preventScroll: true });
  scrollTo(0, 0);
});
addEventListener('unhandledrejection', (event) => render(refusal(event.reason), view.firstElementChild));
document.addEventListener('unknowncaller', signIn);
theme();
begin();
queue();
setInterval(() => document.hidden || queue(), QUEUE_LOOK);
