import {html} from 'lit';

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const dateTime = new Intl.DateTimeFormat(undefined, {year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit'});
const day = new Intl.DateTimeFormat(undefined, {month: 'short', day: 'numeric'});
const counts = new Intl.NumberFormat(undefined, {maximumFractionDigits: 0});
const compact = new Intl.NumberFormat(undefined, {notation: 'compact', maximumFractionDigits: 1});

/** The viewer's time zone. */
export const viewerZone = zone;

const missing = (x) => x === null || x === undefined || Number.isNaN(x);

/** A number with so many significant digits; a dash for none. */
export function number(x, digits = 4) {
  if (missing(x)) {
    return '–';
  }
  const size = Math.abs(x);
  if (size !== 0 && (size < 1e-4 || size >= 1e9)) {
    return x.toExponential(Math.max(0, digits - 2));
  }
  return new Intl.NumberFormat(undefined, {maximumSignificantDigits: digits}).format(x);
}

export const percent = (x, digits = 1) =>
  missing(x) ? '–' : new Intl.NumberFormat(undefined, {style: 'percent', maximumFractionDigits: digits}).format(x);
export const count = (n) => (missing(n) ? '–' : counts.format(n));
export const shortCount = (n) => (missing(n) ? '–' : n < 10_000 ? counts.format(n) : compact.format(n));

/** A moment in the viewer's zone, as text. */
export const plainTime = (iso) => (iso ? dateTime.format(new Date(iso)) : '–');
export const shortDay = (iso) => (iso ? day.format(new Date(iso)) : '–');

/** A moment in the viewer's zone, with UTC at hand. */
export const time = (iso) => (iso ? html`<time datetime=${iso} title=${`${iso.replace('T', ' ').replace(/\.?\d*Z$/, '')} UTC`}>${plainTime(iso)}</time>` : '–');

const UNITS = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
];

/** Seconds of an ISO-8601 duration of days, hours, minutes and seconds. */
export function seconds(iso) {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(iso ?? '');
  return match ? Number(match[1] ?? 0) * 86_400 + Number(match[2] ?? 0) * 3_600 + Number(match[3] ?? 0) * 60 + Number(match[4] ?? 0) : NaN;
}

/** An ISO-8601 duration in words, for example "7 days". */
export function duration(iso) {
  const total = typeof iso === 'number' ? iso : seconds(iso);
  for (const [size, unit] of UNITS) {
    if (total >= size && total % size === 0) {
      return `${total / size} ${unit}${total === size ? '' : 's'}`;
    }
  }
  return Number.isNaN(total) ? String(iso) : `${number(total)} seconds`;
}

/** How long ago, roughly. */
export function ago(iso, now = Date.now()) {
  const passed = (now - new Date(iso).getTime()) / 1000;
  const [size, unit] = UNITS.find(([each]) => Math.abs(passed) >= each) ?? UNITS[3];
  return new Intl.RelativeTimeFormat(undefined, {numeric: 'auto'}).format(-Math.round(passed / size), unit);
}

export const verdictRank = {ALARM: 3, WARNING: 2, OK: 1, INSUFFICIENT_DATA: 0};
export const severityRank = {CRITICAL: 3, WARNING: 2, INFO: 1};
