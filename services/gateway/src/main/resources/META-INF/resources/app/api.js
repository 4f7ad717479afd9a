// The gateway's REST interface, as the pages use it.

/** What the gateway refused, with everything it found wrong. */
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || `HTTP ${status}`);
    this.status = status;
    this.violations = problem.violations || [];
  }
}

async function answer(response) {
  if (response.ok) {
    return response;
  }
  let problem = {};
  try {
    problem = await response.json();
  } catch {
    problem = { title: `${response.status} ${response.statusText}` };
  }
  if (response.status === 401) {
    unknownCaller();
  }
  throw new Refusal(response.status, problem);
}

/** GET of JSON; `query` holds parameters, those without a value are left out. */
export async function get(path, query = {}, signal = undefined) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const suffix = given.length ? `?${new URLSearchParams(given)}` : '';
  const response = await fetch(`/v1/${path}${suffix}`, { headers: { Accept: 'application/json' }, signal });
  return (await answer(response)).json();
}

/** POST of JSON. */
export async function post(path, body) {
  const response = await fetch(`/v1/${path}`, {
    method: 'POST',
    headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
    body: body === undefined ? '' : JSON.stringify(body),
  });
  return (await answer(response)).json();
}

/** Tells whoever shows the pages that the gateway must first know who looks at them. */
const unknownCaller = () => document.dispatchEvent(new Event('unknowncaller'));

/** Who the gateway takes this browser for; nobody: undefined. */
export async function session() {
  const response = await fetch('/v1/session', { headers: { Accept: 'application/json' } });
  return response.status === 401 ? undefined : (await answer(response)).json();
}

/** Shows an API key once; the gateway keeps it in a cookie that scripts can't read. */
export async function signIn(key) {
  const response = await fetch('/v1/session', { method: 'POST', headers: { Authorization: `Bearer ${key}` } });
  if (response.status === 401) {
    throw new Refusal(401, { detail: 'The gateway does not know this key, or it has ended.' });
  }
  return (await answer(response)).json();
}

/** Takes the cookie away. */
export async function signOut() {
  await answer(await fetch('/v1/session', { method: 'DELETE' }));
}

/** Address of a file of a run. */
export function fileAddress(run, path) {
  return `/v1/${run}/artifacts/${path.split('/').map(encodeURIComponent).join('/')}`;
}

/** A file of a run. */
export async function file(run, path) {
  return (await answer(await fetch(fileAddress(run, path)))).blob();
}

/** All pages of a list: `field` is the name of its items. */
export async function all(path, field) {
  const items = [];
  let pageToken = '';
  do {
    const page = await get(path, { pageToken });
    items.push(...(page[field] || []));
    pageToken = page.nextPageToken || '';
  } while (pageToken);
  return items;
}

/**
 * Watches a run until it has ended. Each connection begins with everything so far, which `begin` is told; a lost one
 * is made again. Returns a function that ends it.
 */
export function watch(run, { begin, runChanged, metrics, evaluation, end, trouble }) {
  let source;
  let again;
  let closed = false;
  const connect = () => {
    source = new EventSource(`/v1/${run}:watch`);
    source.addEventListener('open', begin);
    source.addEventListener('run', (event) => runChanged(JSON.parse(event.data)));
    source.addEventListener('metrics', (event) => metrics(JSON.parse(event.data)));
    source.addEventListener('evaluation', (event) => evaluation(JSON.parse(event.data)));
    source.addEventListener('end', () => { close(); end(); });
    // This page did not read fast enough: from the start once more.
    source.addEventListener('cut', () => reconnect(0));
    source.addEventListener('error', () => { trouble(); stillKnown(); reconnect(2000); });
  };
  // An event source does not tell why it was refused.
  const stillKnown = () => session().then((caller) => caller || unknownCaller(), () => {});
  const reconnect = (delay) => {
    source.close();
    if (!closed) {
      clearTimeout(again);
      again = setTimeout(connect, delay);
    }
  };
  const close = () => {
    closed = true;
    clearTimeout(again);
    source.close();
  };
  connect();
  return close;
}
