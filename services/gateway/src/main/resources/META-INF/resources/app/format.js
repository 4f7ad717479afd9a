// How values are written for people.

const time = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const whole = new Intl.NumberFormat();
// Rounds the decimal number that is written, as the report does.
const three = new Intl.NumberFormat('en', { minimumFractionDigits: 3, maximumFractionDigits: 3 });

export const none = '–';

/** The last part of a resource name. */
export const id = (name) => (name || '').split('/').pop();

/** PROTOCOL_HELD_OUT with prefix PROTOCOL_ as "held-out". */
export const word = (value, prefix) =>
  (value || '').replace(new RegExp(`^${prefix}`), '').toLowerCase().replaceAll('_', '-') || none;

/** A state of a run or a fold as a word. */
export const state = (value) => word(value, 'STATE_').replaceAll('-', ' ');

/** A metric, 0 to 1; protobuf's JSON writes NaN as a string. */
export const score = (value) => (isNumber(value) ? three.format(Number(value)) : none);

/** A p-value: the smallest that a thousand resamples tell is about 0.001. */
export const probability = (value) => (isNumber(value) && Number(value) < 0.001 ? '< 0.001' : score(value));

export const isNumber = (value) => value !== undefined && value !== null && Number.isFinite(Number(value));

export const count = (value) => (isNumber(value) ? whole.format(Number(value)) : none);

export const date = (value) => (value ? time.format(new Date(value)) : none);

/** Seconds as 1:02:03. */
export function duration(seconds) {
  if (!Number.isFinite(seconds) || seconds < 0) {
    return none;
  }
  const s = Math.round(seconds);
  const pad = (n) => String(n).padStart(2, '0');
  const hours = Math.floor(s / 3600);
  const minutes = Math.floor((s % 3600) / 60);
  return hours ? `${hours}:${pad(minutes)}:${pad(s % 60)}` : `${minutes}:${pad(s % 60)}`;
}

/** Seconds between two timestamps; the second may be missing for "until now". */
export const between = (from, to) => (from ? ((to ? Date.parse(to) : Date.now()) - Date.parse(from)) / 1000 : NaN);

export function bytes(value) {
  let n = Number(value || 0);
  for (const unit of ['B', 'KiB', 'MiB', 'GiB']) {
    if (n < 1024) {
      return `${n < 10 && unit !== 'B' ? n.toFixed(1) : Math.round(n)} ${unit}`;
    }
    n /= 1024;
  }
  return `${n.toFixed(1)} TiB`;
}

/** auc → AUC, f1_macro → F1 macro; docs/evaluation.md says what each is. */
const METRICS = {
  auc: 'AUC', c_index: 'C-index', c_index_ipcw: 'C-index (IPCW)', f1_macro: 'F1 macro', f1_micro: 'F1 micro',
  accuracy_macro: 'accuracy macro', accuracy_micro: 'accuracy micro', cohen_kappa: 'Cohen’s κ', brier: 'Brier score',
  ece: 'calibration error (ECE)', log_loss: 'log-loss', auc_time_dependent: 'AUC, time-dependent',
  integrated_brier: 'integrated Brier score',
};
export const metric = (name) => METRICS[name] || (name || '').replaceAll('_', ' ').replace(/ (specificity|sensitivity) (\d+)$/, ' $1 .$2');

export const role = (value) => word(value, 'MODEL_ROLE_');
