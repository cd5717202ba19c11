import {html, svg} from 'lit';

const WIDTH = 200;
const HEIGHT = 36;

/** A small line of numbers without axes. */
export function sparkline(values, label) {
  const most = Math.max(...values, 1);
  const step = values.length > 1 ? WIDTH / (values.length - 1) : 0;
  const points = values.map((value, i) => `${(i * step).toFixed(1)},${(HEIGHT - 2 - (value / most) * (HEIGHT - 4)).toFixed(1)}`);
  return html`<svg class="sparkline" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${label}>
    ${svg`<polygon points="0,${HEIGHT} ${points.join(' ')} ${WIDTH},${HEIGHT}"></polygon><polyline points=${points.join(' ')}></polyline>`}
  </svg>`;
}
