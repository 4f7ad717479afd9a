// The patches of a slide: where they lie and what the models made of them.
import { parse } from './csv.js';
import { isNumber, score } from './format.js';

const PLACES = ['patch', 'x', 'y', 'size'];

/** One number a patch: how it is called, its range over the slide, its order. */
class Measure {
  constructor(name, values) {
    this.name = name;
    this.label = labelOf(name);
    this.values = values;
  }

  #order;

  /** Patches from the lowest value to the highest, those without one left out. */
  get order() {
    const { values } = this;
    this.#order ??= Uint32Array.from([...values.keys()].filter((patch) => Number.isFinite(values[patch])))
      .sort((a, b) => values[a] - values[b] || b - a);
    return this.#order;
  }

  /** The lower end of the scale: a percentile is read against all that could be, not against what there is. */
  get low() {
    return this.name === 'attention_percentile' ? 0 : this.lowest;
  }

  /** The upper end of it. */
  get high() {
    return this.name === 'attention_percentile' ? 1 : this.highest;
  }

  get lowest() {
    return this.order.length ? this.values[this.order[0]] : 0;
  }

  get highest() {
    return this.order.length ? this.values[this.order[this.order.length - 1]] : 0;
  }

  /** The value above which the rest lies when this share of the patches is left out, 0 to 1; equal values stay together. */
  cut(share) {
    if (!this.order.length) {
      return 0;
    }
    return this.values[this.order[Math.min(this.order.length - 1, Math.floor(share * this.order.length))]];
  }

  /** How many patches have at least this value. */
  above(value) {
    let low = 0;
    let high = this.order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.values[this.order[middle]] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return this.order.length - low;
  }

  /** The patches with the highest values, highest first. */
  top(count) {
    return [...this.order.slice(-count)].reverse();
  }

  write(patch) {
    return writeNumber(this.values[patch]);
  }
}

/** A number of a model: three digits that tell something. */
export function writeNumber(value) {
  if (!isNumber(value)) {
    return '–';
  }
  const size = Math.abs(value);
  return size !== 0 && (size < 0.01 || size >= 1000) ? Number(value).toExponential(2) : score(value);
}

function labelOf(name) {
  if (name === 'attention') {
    return 'Attention';
  }
  if (name === 'attention_percentile') {
    return 'Attention, as its percentile in the slide';
  }
  const row = /^attention_(\d+)$/.exec(name);
  if (row) {
    return `Attention, row ${row[1]}`;
  }
  const bin = /^score_bin_(\d+)$/.exec(name);
  return bin ? `Pseudo-score, time bin ${bin[1]}` : `Pseudo-score, ${name.replace(/^score_/, '')}`;
}

export class Patches {
  /** Reads the table of a slide's patches, explanations/SLIDE.csv. */
  constructor(text) {
    const { columns, rows } = parse(text);
    const numbers = (name) => {
      const at = columns.indexOf(name);
      return Float64Array.from(rows, (row) => (row[at] === '' ? NaN : Number(row[at])));
    };
    this.count = rows.length;
    /** Whether the slide's file said where its patches lie. */
    this.placed = columns.includes('x');
    if (this.placed) {
      this.x = numbers('x');
      this.y = numbers('y');
      this.side = Number(rows[0]?.[columns.indexOf('size')]) || 1;
    } else {
      const wide = Math.ceil(Math.sqrt(this.count)) || 1;
      this.x = Float64Array.from(rows, (_, patch) => patch % wide);
      this.y = Float64Array.from(rows, (_, patch) => Math.floor(patch / wide));
      this.side = 1;
    }
    this.measures = columns.filter((name) => !PLACES.includes(name)).map((name) => new Measure(name, numbers(name)));
    this.bounds = this.#bounds();
    this.#sort();
  }

  measure(name) {
    return this.measures.find((measure) => measure.name === name);
  }

  #bounds() {
    const bounds = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
    for (let patch = 0; patch < this.count; patch++) {
      bounds.left = Math.min(bounds.left, this.x[patch]);
      bounds.top = Math.min(bounds.top, this.y[patch]);
      bounds.right = Math.max(bounds.right, this.x[patch] + this.side);
      bounds.bottom = Math.max(bounds.bottom, this.y[patch] + this.side);
    }
    return this.count ? bounds : { left: 0, top: 0, right: 1, bottom: 1 };
  }

  /** Side of a square that holds one patch on average, where they lie apart; else the side of a patch. */
  #spacing() {
    const { left, top, right, bottom } = this.bounds;
    return Math.max(this.side, Math.sqrt(((right - left) * (bottom - top)) / (this.count || 1)));
  }

  /** Patches by the cell, a square of that side, that their centre lies in. */
  #cells = new Map();

  #sort() {
    this.spacing = this.#spacing();
    for (let patch = 0; patch < this.count; patch++) {
      const cell = this.#cell(this.x[patch] + this.side / 2, this.y[patch] + this.side / 2, 0, 0);
      const there = this.#cells.get(cell);
      if (there) {
        there.push(patch);
      } else {
        this.#cells.set(cell, [patch]);
      }
    }
  }

  #cell(x, y, right, down) {
    return `${Math.floor(x / this.spacing) + right} ${Math.floor(y / this.spacing) + down}`;
  }

  /**
   * The patch at a place, of several the one with the nearest centre; undefined where there is none. `drawn` is the
   * side that they are drawn with, at most the spacing.
   */
  at(x, y, drawn) {
    let nearest;
    let least = Infinity;
    for (const right of [-1, 0, 1]) {
      for (const down of [-1, 0, 1]) {
        for (const patch of this.#cells.get(this.#cell(x, y, right, down)) || []) {
          const dx = Math.abs(x - this.x[patch] - this.side / 2);
          const dy = Math.abs(y - this.y[patch] - this.side / 2);
          if (dx <= drawn / 2 && dy <= drawn / 2 && Math.hypot(dx, dy) < least) {
            nearest = patch;
            least = Math.hypot(dx, dy);
          }
        }
      }
    }
    return nearest;
  }
}
