// The colour scale of maps: viridis (CC0), whose steps look equally large, also to the colour-blind and in grey.

const STOPS = ['440154', '482475', '414487', '355f8d', '2a788e', '21918c', '22a884', '44bf70', '7ad151', 'bddf26', 'fde725']
  .map((stop) => [0, 2, 4].map((i) => parseInt(stop.slice(i, i + 2), 16)));

export const SHADES = 256;

/** The colours of the shades 0 to SHADES - 1, lowest first. */
export const scale = Array.from({ length: SHADES }, (_, shade) => {
  const at = (shade / (SHADES - 1)) * (STOPS.length - 1);
  const low = Math.min(Math.floor(at), STOPS.length - 2);
  const mixed = STOPS[low].map((from, i) => Math.round(from + (STOPS[low + 1][i] - from) * (at - low)));
  return `rgb(${mixed.join(' ')})`;
});

/** The scale as a background from left to right. */
export const gradient = `linear-gradient(to right, ${STOPS.map((_, i) => scale[Math.round((i / (STOPS.length - 1)) * (SHADES - 1))]).join(', ')})`;

/** The shade of a value between the ends of a scale. */
export function shadeOf(value, low, high) {
  const share = high > low ? (value - low) / (high - low) : 0.5;
  return Math.max(0, Math.min(SHADES - 1, Math.round(share * (SHADES - 1))));
}
