// A slide's patches on a canvas: zoomed by wheel, fingers, buttons and keys, moved by pointer and keys.
import { scale, shadeOf } from './colours.js';

const STEP = 1.4;
const MOVE = 60;
const LARGEST_PATCH = 240;
const CLICK = 4;
const SMALLEST_DOT = 6;
const SEEN = 12;

export class PatchMap {
  #canvas;
  #context;
  #told;
  #patches;
  #measure;
  #cut = -Infinity;
  #image;
  #imageScale = 1;
  #opacity = 1;
  #selected;
  #view;
  #pointers = new Map();
  #moved = 0;
  #pending = false;
  #isWhole = true;
  #seen = { width: 1, height: 1 };
  #observer;
  #redraw = () => this.#soon();
  #dark = matchMedia('(prefers-color-scheme: dark)');

  /** `told` hears {hover(patch, x, y), select(patch), step(by)}. */
  constructor(canvas, told) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d');
    this.#told = told;
    this.#observer = new ResizeObserver(() => this.#resize());
    this.#observer.observe(canvas);
    this.#dark.addEventListener('change', this.#redraw);
    document.addEventListener('themechange', this.#redraw);
    canvas.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    canvas.addEventListener('pointerdown', (event) => this.#down(event));
    canvas.addEventListener('pointermove', (event) => this.#move(event));
    canvas.addEventListener('pointerup', (event) => this.#up(event, true));
    canvas.addEventListener('pointercancel', (event) => this.#up(event, false));
    canvas.addEventListener('pointerleave', () => this.#told.hover(undefined));
    canvas.addEventListener('keydown', (event) => this.#key(event));
  }

  /** Shows a slide from the beginning: all of it. */
  open(patches, measure) {
    this.#patches = patches;
    this.#measure = measure;
    this.#selected = undefined;
    this.fit();
  }

  /** Colours by another measure; patches below `cut` are only hinted at. */
  colour(measure, cut) {
    this.#measure = measure;
    this.#cut = cut;
    this.#soon();
  }

  /** Lays an image below: `imageScale` level-0 pixels to one of its own; undefined takes it away. */
  lay(image, imageScale, opacity) {
    this.#image = image;
    this.#imageScale = imageScale;
    this.#opacity = image ? opacity : 1;
    this.#soon();
  }

  select(patch) {
    this.#selected = patch;
    this.#soon();
  }

  /** Chooses a patch and, where it can't be seen well, brings it to the middle, large enough. */
  show(patch) {
    const { width, height } = this.#size();
    const [x, y, w, h] = this.#square(patch);
    if (w >= SEEN && x >= 0 && y >= 0 && x + w <= width && y + h <= height) {
      this.select(patch);
      return;
    }
    this.#view.scale = Math.max(this.#view.scale, Math.min(24 / this.#patches.side, this.#limits().largest));
    this.#view.left = width / 2 - (this.#patches.x[patch] + this.#patches.side / 2) * this.#view.scale;
    this.#view.top = height / 2 - (this.#patches.y[patch] + this.#patches.side / 2) * this.#view.scale;
    this.#isWhole = false;
    this.select(patch);
  }

  /** All of the slide. */
  fit() {
    this.#view = this.#whole();
    this.#isWhole = true;
    this.#seen = this.#size();
    this.#soon();
  }

  zoom(steps) {
    const { width, height } = this.#size();
    this.#zoomAt(width / 2, height / 2, STEP ** steps);
  }

  close() {
    this.#observer.disconnect();
    this.#dark.removeEventListener('change', this.#redraw);
    document.removeEventListener('themechange', this.#redraw);
  }

  #size() {
    return { width: this.#canvas.clientWidth || 1, height: this.#canvas.clientHeight || 1 };
  }

  #extent() {
    const { left, top, right, bottom } = this.#patches.bounds;
    return this.#image ? {
      left: Math.min(0, left),
      top: Math.min(0, top),
      right: Math.max(right, this.#image.width * this.#imageScale),
      bottom: Math.max(bottom, this.#image.height * this.#imageScale),
    } : this.#patches.bounds;
  }

  #whole() {
    const { left, top, right, bottom } = this.#extent();
    const { width, height } = this.#size();
    const factor = Math.min((width * 0.96) / (right - left), (height * 0.96) / (bottom - top), LARGEST_PATCH / this.#patches.side);
    return { scale: factor, left: width / 2 - ((left + right) / 2) * factor, top: height / 2 - ((top + bottom) / 2) * factor };
  }

  #limits() {
    const whole = this.#whole().scale;
    return { smallest: whole / 2, largest: Math.max(whole, LARGEST_PATCH / this.#patches.side) };
  }

  #zoomAt(x, y, factor) {
    const { smallest, largest } = this.#limits();
    const next = Math.max(smallest, Math.min(largest, this.#view.scale * factor));
    const by = next / this.#view.scale;
    this.#view = { scale: next, left: x - (x - this.#view.left) * by, top: y - (y - this.#view.top) * by };
    this.#keepInSight();
    this.#soon();
  }

  #pan(dx, dy) {
    this.#view.left += dx;
    this.#view.top += dy;
    this.#keepInSight();
    this.#soon();
  }

  /** Something of the slide stays on the canvas, wherever it is moved to. */
  #keepInSight() {
    this.#isWhole = false;
    const { left, top, right, bottom } = this.#extent();
    const { width, height } = this.#size();
    const view = this.#view;
    const rest = Math.min(width, height) / 4;
    view.left = Math.max(rest - right * view.scale, Math.min(width - rest - left * view.scale, view.left));
    view.top = Math.max(rest - bottom * view.scale, Math.min(height - rest - top * view.scale, view.top));
  }

  #wheel(event) {
    if (!this.#patches) {
      return;
    }
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const turned = Math.max(-200, Math.min(200, event.deltaY * lines));
    this.#zoomAt(event.offsetX, event.offsetY, Math.exp(-turned / 300));
  }

  #down(event) {
    this.#canvas.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    this.#moved = this.#pointers.size > 1 ? Infinity : 0;
  }

  #move(event) {
    const before = this.#pointers.get(event.pointerId);
    const now = { x: event.offsetX, y: event.offsetY };
    if (!this.#patches) {
      return;
    }
    if (!before) {
      this.#told.hover(this.#under(now), now.x, now.y);
      return;
    }
    const others = [...this.#pointers].filter(([pointer]) => pointer !== event.pointerId).map(([, place]) => place);
    this.#pointers.set(event.pointerId, now);
    if (others.length) {
      this.#pinch(others[0], before, now);
      return;
    }
    this.#moved += Math.hypot(now.x - before.x, now.y - before.y);
    if (this.#moved > CLICK) {
      this.#told.hover(undefined);
      this.#pan(now.x - before.x, now.y - before.y);
    }
  }

  /** Two fingers: what is between them stays between them. */
  #pinch(still, before, now) {
    const apart = (place) => Math.max(1, Math.hypot(place.x - still.x, place.y - still.y));
    this.#pan((now.x - before.x) / 2, (now.y - before.y) / 2);
    this.#zoomAt((still.x + now.x) / 2, (still.y + now.y) / 2, apart(now) / apart(before));
  }

  #up(event, meant) {
    const place = this.#pointers.get(event.pointerId);
    this.#pointers.delete(event.pointerId);
    if (meant && place && this.#patches && this.#moved <= CLICK) {
      this.#told.select(this.#under(place));
    }
  }

  #key(event) {
    if (!this.#patches || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const actions = {
      ArrowLeft: () => this.#pan(MOVE, 0),
      ArrowRight: () => this.#pan(-MOVE, 0),
      ArrowUp: () => this.#pan(0, MOVE),
      ArrowDown: () => this.#pan(0, -MOVE),
      '+': () => this.zoom(1),
      '=': () => this.zoom(1),
      '-': () => this.zoom(-1),
      0: () => this.fit(),
      n: () => this.#told.step(1),
      p: () => this.#told.step(-1),
    };
    const action = actions[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  }

  #under({ x, y }) {
    const { scale: factor, left, top } = this.#view;
    return this.#patches.at((x - left) / factor, (y - top) / factor, this.#drawn());
  }

  #resize() {
    if (!this.#patches) {
      return;
    }
    if (this.#isWhole) {
      this.fit();
      return;
    }
    // What is in the middle stays there.
    const size = this.#size();
    this.#view.left += (size.width - this.#seen.width) / 2;
    this.#view.top += (size.height - this.#seen.height) / 2;
    this.#seen = size;
    this.#draw();
  }

  #soon() {
    if (!this.#pending && this.#patches) {
      this.#pending = true;
      requestAnimationFrame(() => { this.#pending = false; this.#draw(); });
    }
  }

  #draw() {
    const { width, height } = this.#size();
    const density = devicePixelRatio || 1;
    const wide = Math.round(width * density);
    const high = Math.round(height * density);
    if (this.#canvas.width !== wide || this.#canvas.height !== high) {
      this.#canvas.width = wide;
      this.#canvas.height = high;
    }
    const context = this.#context;
    context.setTransform(density, 0, 0, density, 0, 0);
    context.clearRect(0, 0, width, height);
    if (this.#image) {
      const factor = this.#imageScale * this.#view.scale;
      context.imageSmoothingEnabled = factor < 3;
      context.drawImage(this.#image, this.#view.left, this.#view.top, this.#image.width * factor, this.#image.height * factor);
    }
    context.globalAlpha = this.#opacity;
    this.#paint(context, width, height);
    context.globalAlpha = 1;
    this.#outline(context);
  }

  /** From the lowest value to the highest, so that where patches overlap the highest is seen. */
  #paint(context, width, height) {
    const { values, order, low, high } = this.#measure;
    const faint = getComputedStyle(this.#canvas).getPropertyValue('--stage-hint').trim();
    let colour;
    for (const patch of order) {
      const [x, y, w, h] = this.#square(patch);
      if (x > width || y > height || x + w < 0 || y + h < 0) {
        continue;
      }
      const hinted = values[patch] < this.#cut;
      if (hinted && this.#image) {
        continue;
      }
      const wanted = hinted ? faint : scale[shadeOf(values[patch], low, high)];
      if (wanted !== colour) {
        colour = wanted;
        context.fillStyle = colour;
      }
      context.fillRect(x, y, w, h);
    }
  }

  /** The side that patches are drawn with: those that lie apart, such as cells, are shown as dots that can be seen. */
  #drawn() {
    return Math.max(this.#patches.side, Math.min(SMALLEST_DOT / this.#view.scale, 0.6 * this.#patches.spacing));
  }

  /** Whole pixels, so that no seams show between neighbours. */
  #square(patch) {
    const { scale: factor, left, top } = this.#view;
    const side = this.#drawn();
    const out = (side - this.#patches.side) / 2;
    const x = Math.round((this.#patches.x[patch] - out) * factor + left);
    const y = Math.round((this.#patches.y[patch] - out) * factor + top);
    const right = Math.round((this.#patches.x[patch] - out + side) * factor + left);
    const bottom = Math.round((this.#patches.y[patch] - out + side) * factor + top);
    return [x, y, Math.max(1, right - x), Math.max(1, bottom - y)];
  }

  #outline(context) {
    if (this.#selected === undefined) {
      return;
    }
    const [x, y, w, h] = this.#square(this.#selected);
    // White on black is seen on every colour.
    for (const [colour, line] of [['#000', 5], ['#fff', 2]]) {
      context.strokeStyle = colour;
      context.lineWidth = line;
      context.strokeRect(x - 2, y - 2, w + 4, h + 4);
    }
  }
}
