// Line charts over epochs: uPlot draws them, a table beside says the same in words.
import { html, nothing, render, table } from './dom.js';
import { isNumber, none } from './format.js';
import { uPlot } from './libraries.js';

const HEIGHT = 220;
export const COLOURS = 8;

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** The colour of a fold, as the legend shows it too. */
export const foldColour = (fold) => `--line-${fold % COLOURS}`;

const charts = new Set();
const redrawAll = () => charts.forEach((chart) => chart.redraw());
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redrawAll);
document.addEventListener('themechange', redrawAll);

/** One chart: `lines` are {label, fold, dashed, values: Map epoch → number, selected: the epoch to mark}. */
export class LineChart {
  #host;
  #plot;
  #title;
  #digits;
  #lines = [];
  #observer;
  #shape = '';

  constructor(host, title, digits) {
    this.#host = host;
    this.#title = title;
    this.#digits = digits;
    this.#observer = new ResizeObserver(() => this.#plot?.setSize(this.#size()));
    this.#observer.observe(host);
    charts.add(this);
  }

  #size() {
    return { width: Math.max(240, this.#host.clientWidth), height: HEIGHT };
  }

  show(lines) {
    this.#lines = lines;
    const epochs = [...new Set(lines.flatMap((line) => [...line.values.keys()]))].sort((a, b) => a - b);
    const data = [epochs, ...lines.map((line) => epochs.map((epoch) => line.values.get(epoch) ?? null))];
    const shape = lines.map((line) => `${line.fold}${line.dashed}${line.selected}`).join();
    if (this.#plot && shape === this.#shape) {
      this.#plot.setData(data);
    } else {
      this.#shape = shape;
      this.#draw(data);
    }
    this.#host.setAttribute('aria-label', this.#summary());
    this.#host.setAttribute('role', 'img');
  }

  redraw() {
    if (this.#plot) {
      this.#draw(this.#plot.data);
    }
  }

  close() {
    charts.delete(this);
    this.#observer.disconnect();
    this.#plot?.destroy();
  }

  #summary() {
    const last = this.#lines.map((line) => {
      const value = [...line.values.values()].filter(isNumber).pop();
      return `${line.label} ${value === undefined ? 'none yet' : value.toFixed(this.#digits)}`;
    });
    return `${this.#title}, newest value of each line: ${last.join(', ')}. The table below has all.`;
  }

  #draw(data) {
    this.#plot?.destroy();
    const ink = colour('--muted');
    const grid = { stroke: colour('--rule'), width: 1 };
    const axis = { stroke: ink, grid, ticks: grid, font: '12px system-ui' };
    const options = {
      ...this.#size(),
      legend: { show: false },
      cursor: { y: false, points: { size: 6 } },
      scales: { x: { time: false } },
      axes: [
        { ...axis, label: 'epoch', labelSize: 18, labelFont: '12px system-ui', incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500] },
        { ...axis, size: 56 },
      ],
      series: [
        {},
        ...this.#lines.map((line) => ({
          stroke: colour(foldColour(line.fold)),
          width: 1.75,
          dash: line.dashed ? [5, 4] : undefined,
          points: marks(line),
          spanGaps: true,
        })),
      ],
    };
    this.#plot = new uPlot(options, data, this.#host);
  }
}

/** A dot at the selected epoch; the only one where one point makes no line. */
const marks = (line) => ({
  show: true,
  size: 7,
  fill: colour(foldColour(line.fold)),
  filter: (plot) => {
    const epochs = plot.data[0];
    const marked = line.values.size < 2 ? [...line.values.keys()] : [line.selected];
    return marked.map((epoch) => epochs.indexOf(epoch)).filter((i) => i >= 0);
  },
});

/** The same as a table, an epoch a row. */
export function values(title, lines, digits) {
  const epochs = [...new Set(lines.flatMap((line) => [...line.values.keys()]))].sort((a, b) => a - b);
  const write = (value) => (isNumber(value) ? Number(value).toFixed(digits) : none);
  return table(title, [
    ['epoch', (epoch) => epoch],
    ...lines.map((line) => [line.label,
      (epoch) => (epoch === line.selected ? html`<strong title="selected">${write(line.values.get(epoch))}</strong>` : write(line.values.get(epoch))), 'number']),
  ], epochs);
}

/** A chart with its heading and its table behind a switch. */
export function mount(host, title, digits) {
  const section = document.createElement('section');
  section.className = 'chart';
  const heading = document.createElement('h3');
  heading.textContent = title;
  const plot = document.createElement('div');
  const details = document.createElement('details');
  details.innerHTML = '<summary>Values</summary><div></div>';
  section.append(heading, plot, details);
  host.append(section);
  const chart = new LineChart(plot, title, digits);
  let lines = [];
  const fill = () => render(details.open ? values(title, lines, digits) : nothing, details.lastElementChild);
  details.addEventListener('toggle', fill);
  return {
    show(next) {
      lines = next;
      section.hidden = !next.some((line) => line.values.size);
      if (!section.hidden) {
        chart.show(next);
        fill();
      }
    },
    close: () => chart.close(),
  };
}

/** Which colour is which fold. */
export const legend = (folds, nameOf, dashed) => html`<ul class="legend" aria-label="Lines">
  ${folds.map((fold) => html`<li><span class="swatch" style="background: var(${foldColour(fold)})"></span>${nameOf(fold)}</li>`)}
  ${dashed ? html`<li><span class="swatch dash"></span>${dashed}</li>` : nothing}
</ul>`;
