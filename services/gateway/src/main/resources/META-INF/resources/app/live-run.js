// A run as its watch tells it: the newest state, and every fold's curves of its newest attempt.
import { isNumber } from './format.js';

const number = (value) => (isNumber(value) ? Number(value) : undefined);

/** What is trained for a run: its folds, and where it is wanted the fit on all cases. */
export const parts = (run) => [...(run?.folds || []), ...(run?.allCases ? [run.allCases] : [])];

/** What people call a part. */
export const partName = (run, fold) =>
  (run?.allCases && fold === (run.allCases.fold || 0) ? 'all cases' : `fold ${fold}`);

/** What is known of one attempt at a fold. */
class LiveFold {
  constructor(attempt) {
    this.attempt = attempt;
    this.sequence = -1;
    this.progress = undefined;
    this.time = undefined;
    /** Epochs by stage: Map of epoch (1-based) to what it ended with. */
    this.epochs = { STAGE_TEACHER: new Map(), STAGE_STUDENT: new Map() };
  }
}

export class LiveRun {
  run = undefined;
  evaluation = undefined;
  folds = new Map();

  /** A connection begins with everything so far. */
  clear() {
    this.folds.clear();
  }

  /** Takes a batch; one of an attempt before the newest changes nothing. */
  take(batch) {
    const fold = batch.fold || 0;
    const attempt = batch.attempt || 0;
    const sequence = Number(batch.sequence || 0);
    let live = this.folds.get(fold);
    if (live && attempt < live.attempt) {
      return;
    }
    if (!live || attempt > live.attempt) {
      const next = new LiveFold(attempt);
      // What a later attempt goes on from is told by the earlier one's epochs.
      if (live) {
        next.epochs = live.epochs;
      }
      live = next;
      this.folds.set(fold, live);
    }
    if (sequence <= live.sequence) {
      return;
    }
    live.sequence = sequence;
    live.progress = batch.progress || live.progress;
    live.time = batch.time;
    for (const epoch of batch.epochs || []) {
      live.epochs[epoch.stage]?.set((epoch.epoch || 0) + 1, epoch);
    }
  }

  stages() {
    return ['STAGE_TEACHER', 'STAGE_STUDENT'].filter((stage) =>
      [...this.folds.values()].some((fold) => fold.epochs[stage].size));
  }

  foldNumbers() {
    return [...this.folds.keys()].sort((a, b) => a - b);
  }

  /**
   * A line for each fold: one value of each epoch of a stage. With a role, the epoch that was selected for that model
   * is marked, once the evaluation tells it.
   */
  lines(stage, field, role = '') {
    const teacher = role === 'MODEL_ROLE_TEACHER';
    const selected = this.evaluation?.models?.find((model) => model.role === role)?.selectedEpochs || [];
    return this.foldNumbers().map((fold) => ({
      label: `${partName(this.run, fold)}${teacher ? ', momentum teacher' : ''}`,
      fold,
      dashed: teacher,
      selected: selected[fold] === undefined ? undefined : selected[fold] + 1,
      values: new Map([...this.folds.get(fold).epochs[stage]]
        .map(([epoch, metrics]) => [epoch, number(metrics[field])])
        .filter(([, value]) => value !== undefined)),
    }));
  }

  /** Share of a fold's work that is done, 0 to 1, by planned epochs. */
  share(fold) {
    const status = parts(this.run).find((it) => (it.fold || 0) === fold);
    if (status?.state === 'STATE_SUCCEEDED') {
      return 1;
    }
    const at = this.folds.get(fold)?.progress;
    if (!at || status?.state === 'STATE_QUEUED') {
      return 0;
    }
    const stages = at.stageCount || 1;
    const stage = at.stage === 'STAGE_STUDENT' ? stages - 1 : 0;
    const within = at.bagCount ? (at.bagsDone || 0) / at.bagCount : 0;
    return Math.min(1, (stage + ((at.epoch || 0) + within) / (at.epochCount || 1)) / stages);
  }
}
