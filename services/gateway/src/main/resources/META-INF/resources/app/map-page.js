// What the models of a prediction made of a slide: its patches as a map, and the strongest of them as a table.
import { all, file, fileAddress, get } from './api.js';
import { gradient } from './colours.js';
import { announce, html, nothing, refusal, render, table } from './dom.js';
import { bytes, count, id } from './format.js';
import { PatchMap } from './patch-map.js';
import { Patches, writeNumber } from './patches.js';
import { rowsOf } from './csv.js';
import { ensembleRows, says } from './prediction-page.js';

const TOP = 10;
const SLIDE = /^explanations\/(.+)\.csv$/;

export function mapPage(view, project, predictionId, query) {
  const name = `projects/${project}/predictions/${predictionId}`;
  const here = `#/${name}/map`;
  let execution;
  let files = [];
  let slides = [];
  let slide = query.get('slide');
  let predicted = [];
  let patches;
  let measure;
  let hidden = 0;
  let selected;
  let image;
  let imageScale = 1;
  let imageOpacity = 0.6;
  let error;
  let loading = true;
  let map;
  let closed = false;

  const at = Object.fromEntries(['head', 'controls', 'canvas', 'below'].map((part) => {
    const place = document.createElement('div');
    place.className = `part-${part}`;
    view.append(place);
    return [part, place];
  }));
  render(html`
    <div class="map" hidden>
      <canvas tabindex="0" role="application" aria-roledescription="map" aria-describedby="map-keys"></canvas>
      <div class="zoom" role="group" aria-label="Zoom">
        <button type="button" aria-label="Zoom in" @click=${() => map.zoom(1)}>+</button>
        <button type="button" aria-label="Zoom out" @click=${() => map.zoom(-1)}>−</button>
        <button type="button" @click=${() => map.fit()}>Whole slide</button>
      </div>
      <div class="tip" hidden></div>
    </div>
    <p id="map-keys" class="hint" hidden>Wheel, two fingers or <kbd>+</kbd> <kbd>−</kbd> zoom, dragging or the arrow keys move, <kbd>0</kbd> shows the whole slide;
      <kbd>n</kbd> and <kbd>p</kbd> go to the next and previous patch, strongest first.</p>`, at.canvas);
  const frame = at.canvas.querySelector('.map');
  const canvas = frame.querySelector('canvas');
  const tip = frame.querySelector('.tip');
  map = new PatchMap(canvas, { hover, select, step });

  function draw() {
    drawHead();
    const shown = Boolean(patches && measure);
    frame.hidden = !shown;
    at.canvas.querySelector('#map-keys').hidden = !shown;
    render(shown ? controls() : nothing, at.controls);
    render(shown ? below() : nothing, at.below);
    if (shown) {
      canvas.setAttribute('aria-label', `${measure.label} of the ${count(patches.count)} patches of ${slide}. The table below has the ${TOP} strongest.`);
    }
  }

  function drawHead() {
    render(html`
      <p class="trail"><a href="#/projects/${project}/predictions">Predictions</a> / <a href="#/${name}">${predictionId}</a> / map</p>
      <h1>${slide || 'Map'}</h1>
      ${error ? refusal(error) : nothing}
      ${slides.length > 1 ? switcher() : nothing}
      ${loading ? html`<p>Loading…</p>` : nothing}
      ${patches ? html`<p>${says(ensembleRows(predicted).find((row) => row.bag === slide))}${count(patches.count)} patches</p>` : nothing}
      ${patches && !patches.placed ? html`<p class="caution">The slide’s file does not say where its patches lie. They stand here in the order of the file, row after row:
        neighbours on this map need not be neighbours in the tissue.</p>` : nothing}
    `, at.head);
  }

  function switcher() {
    const now = slides.indexOf(slide);
    return html`<p class="actions">
      <label class="grow">Slide <select @change=${(event) => go(event.target.value)}>
        ${slides.map((it) => html`<option value=${it} .selected=${it === slide}>${it}</option>`)}</select></label>
      <button type="button" ?disabled=${now <= 0} @click=${() => go(slides[now - 1])}>Previous</button>
      <button type="button" ?disabled=${now >= slides.length - 1} @click=${() => go(slides[now + 1])}>Next</button>
      <span class="hint">${count(now + 1)} of ${count(slides.length)}</span></p>`;
  }

  function controls() {
    const cut = measure.cut(hidden);
    const shown = hidden === 0 ? measure.order.length : measure.above(cut);
    return html`<div class="controls">
      <label>Colour <select @change=${(event) => colour(event.target.value)}>
        ${patches.measures.map((it) => html`<option value=${it.name} .selected=${it === measure}>${it.label}</option>`)}</select></label>
      <label>Hide the weakest <output>${Math.round(hidden * 100)} %</output>
        <input type="range" min="0" max="99" .value=${String(Math.round(hidden * 100))} aria-valuetext=${`${Math.round(hidden * 100)} percent, ${shown} patches left`}
          @input=${(event) => threshold(Number(event.target.value) / 100)}></label>
      <span class="hint shown">${hidden === 0 ? 'All patches are shown.' : `${count(shown)} of ${count(patches.count)} patches are shown: ${writeNumber(cut)} and above.`}</span>
    </div>
    ${legend(cut)}`;
  }

  function legend(cut) {
    const share = measure.high > measure.low ? (cut - measure.low) / (measure.high - measure.low) : 0;
    return html`<figure class="scale" role="img" aria-label=${`Colour scale: dark violet is ${writeNumber(measure.low)}, green is ${writeNumber((measure.low + measure.high) / 2)}, yellow is ${writeNumber(measure.high)}`}>
      <div class="ramp" style="background: ${gradient}">${hidden > 0 ? html`<span class="cut" style="width: ${(share * 100).toFixed(2)}%"></span>` : nothing}</div>
      <div class="ends"><span>${writeNumber(measure.low)}</span><span>${writeNumber((measure.low + measure.high) / 2)}</span><span>${writeNumber(measure.high)}</span></div>
    </figure>`;
  }

  function below() {
    return html`
      <p class="selected">${selected === undefined ? html`<span class="hint">Point at a patch, or click it, to see its numbers.</span>` : describe(selected)}</p>
      ${table(`The ${Math.min(TOP, measure.order.length)} strongest patches by ${lower(measure.label)}`, [
        ['Patch', (patch) => patch],
        ['Map', (patch) => html`<button type="button" class="small" aria-label=${`Show patch ${patch} on the map`} aria-pressed=${String(patch === selected)} @click=${() => show(patch)}>Show</button>`],
        ...(patches.placed ? [['x, y', (patch) => `${patches.x[patch]}, ${patches.y[patch]}`, 'number']] : []),
        ...patches.measures.map((it) => [it.label.replace(', as its percentile in the slide', ', percentile'), (patch) => it.write(patch), 'number']),
      ], measure.top(TOP), 'No patch has such a number.')}
      <p class="hint">Attention is how much of the slide’s vector a patch makes, a pseudo-score how much the patch alone speaks for a class; both are means over the models of the prediction.
        They tell what the models looked at, not what is there.</p>
      ${underlay()}
      <h2>Files of this slide</h2>
      <ul>${files.filter((it) => it.path.replace(/\.[a-z]+$/, '') === `explanations/${slide}`).map((it) => html`<li>
        <a href=${fileAddress(execution, it.path)} download>${it.path.split('/').pop()}</a> <small>${bytes(it.sizeBytes)}</small></li>`)}</ul>`;
  }

  const lower = (text) => text.charAt(0).toLowerCase() + text.slice(1);

  function underlay() {
    if (!patches.placed) {
      return nothing;
    }
    return html`<h2>Image of the slide</h2>
      <p class="hint">A picture of the whole slide from this computer – an exported overview, for example – is laid below the patches. It stays in this browser.</p>
      <div class="controls">
        <label>Picture <input type="file" accept="image/*" @change=${(event) => choose(event.target.files[0])}></label>
        ${image ? html`
          <label>Level-0 pixels a pixel of it <input type="number" min="0.01" step="any" .value=${String(imageScale)} @change=${(event) => rescale(Number(event.target.value))}></label>
          <label>Opacity of the patches <output>${Math.round(imageOpacity * 100)} %</output>
            <input type="range" min="0" max="100" .value=${String(Math.round(imageOpacity * 100))} @input=${(event) => { imageOpacity = Number(event.target.value) / 100; lay(); }}></label>
          <button type="button" @click=${() => forget()}>Take it away</button>` : nothing}
      </div>
      ${image ? html`<p class="hint">${image.width} × ${image.height} pixels. The scale is guessed: the smallest power of 2 with which the picture lies below the centres of all patches. Set it where that is wrong.</p>` : nothing}`;
  }

  /** A patch in words, for the line below the map and for the tip. */
  const numbers = (patch) => patches.measures.map((it) => `${lower(it.label)}: ${it.write(patch)}`).join('; ');

  const place = (patch) => (patches.placed ? ` at ${patches.x[patch]}, ${patches.y[patch]}` : '');

  const describe = (patch) => html`<strong>Patch ${patch}</strong>${place(patch)}; ${numbers(patch)}`;

  function hover(patch, x, y) {
    tip.hidden = patch === undefined;
    if (patch !== undefined) {
      render(html`<strong>Patch ${patch}</strong>${place(patch)}<br>${patches.measures.map((it) => html`${it.label}: ${it.write(patch)}<br>`)}`, tip);
      // Beside the pointer, on the side that has room.
      const right = x > canvas.clientWidth / 2;
      const low = y > canvas.clientHeight / 2;
      tip.style.inset = `${low ? 'auto' : `${y + 12}px`} ${right ? `${canvas.clientWidth - x + 12}px` : 'auto'} ${low ? `${canvas.clientHeight - y + 12}px` : 'auto'} ${right ? 'auto' : `${x + 12}px`}`;
    }
  }

  function select(patch) {
    selected = patch;
    map.select(patch);
    render(below(), at.below);
    if (patch !== undefined) {
      announce(`Patch ${patch}${place(patch)}; ${numbers(patch)}`);
    }
  }

  function show(patch) {
    map.show(patch);
    canvas.scrollIntoView({ block: 'nearest' });
    select(patch);
  }

  /** To the next patch by strength. */
  function step(by) {
    const strongest = [...measure.order].reverse();
    const now = selected === undefined ? (by > 0 ? -1 : strongest.length) : strongest.indexOf(selected);
    const next = strongest[now + by];
    if (next !== undefined) {
      show(next);
    }
  }

  function colour(wanted) {
    measure = patches.measure(wanted);
    paint();
  }

  function threshold(share) {
    hidden = share;
    paint();
  }

  function paint() {
    map.colour(measure, hidden === 0 ? -Infinity : measure.cut(hidden));
    draw();
  }

  async function choose(chosen) {
    if (!chosen) {
      return;
    }
    try {
      const opened = await createImageBitmap(chosen);
      image?.close();
      image = opened;
      error = undefined;
      // Patches at the edge may stand out by a part of their side.
      const right = (patches.bounds.right - patches.side / 2) / image.width;
      const bottom = (patches.bounds.bottom - patches.side / 2) / image.height;
      imageScale = 2 ** Math.max(0, Math.ceil(Math.log2(Math.max(right, bottom))));
    } catch {
      error = new Error(`${chosen.name} is no picture that this browser can show; export the slide as PNG or JPEG.`);
    }
    lay();
    map.fit();
  }

  function rescale(wanted) {
    if (wanted > 0) {
      imageScale = wanted;
      lay();
      map.fit();
    }
  }

  function forget() {
    image?.close();
    image = undefined;
    lay();
    map.fit();
  }

  function lay() {
    map.lay(image, imageScale, imageOpacity);
    draw();
  }

  /** Another slide, under an address of its own, without a new page. */
  function go(next) {
    slide = next;
    history.replaceState(null, '', `${here}?${new URLSearchParams({ slide })}`);
    document.title = `${slide} · MHIM-MIL`;
    image?.close();
    image = undefined;
    map.lay(undefined, 1, 1);
    load();
  }

  async function load() {
    const wanted = slide;
    loading = true;
    selected = undefined;
    tip.hidden = true;
    drawHead();
    try {
      const found = new Patches(await (await file(execution, `explanations/${wanted}.csv`)).text());
      if (closed || slide !== wanted) {
        return;
      }
      patches = found;
      measure = found.measure(measure?.name) || found.measure('attention_percentile') || found.measures[0];
      error = undefined;
    } catch (problem) {
      if (closed || slide !== wanted) {
        return;
      }
      patches = undefined;
      error = problem;
    }
    loading = false;
    draw();
    if (patches) {
      map.open(patches, measure);
      paint();
      announce(`${slide}, ${count(patches.count)} patches`);
    }
  }

  async function start() {
    draw();
    try {
      const prediction = await get(name);
      execution = prediction.execution;
      files = await all(`${execution}/artifacts`, 'artifacts');
      slides = files.map((it) => SLIDE.exec(it.path)?.[1]).filter(Boolean);
      const rows = files.find((it) => it.path === 'predictions.csv');
      predicted = rows ? rowsOf(await (await file(execution, rows.path)).text()) : [];
      if (!slides.length) {
        throw new Error(prediction.explain
          ? `There are no maps yet: prediction ${id(name)} has not ended well.`
          : `Prediction ${id(name)} was not asked to explain; mhim explain asks for maps.`);
      }
    } catch (problem) {
      error = problem;
      loading = false;
      if (!closed) {
        draw();
      }
      return;
    }
    if (!closed) {
      slide = slide || slides[0];
      document.title = `${slide} · MHIM-MIL`;
      await load();
    }
  }

  start();
  return {
    title: slide || 'Map',
    close: () => {
      closed = true;
      image?.close();
      map.close();
    },
  };
}
