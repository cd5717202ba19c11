import {html} from 'lit';
import {setQuery} from './router.js';
import {duration, seconds} from './format.js';

/** Lengths of windows that a model has, shortest first: the pane, and those that are judged. */
export function sizesOf(contract) {
  const windows = contract?.windows ?? {};
  const all = [windows.pane, ...(windows.sizes ?? [])].filter(Boolean);
  return [...new Map(all.map((size) => [seconds(size), size])).entries()].sort(([a], [b]) => a - b).map(([, size]) => size);
}

/** The window length that the address asks for, or the first that is judged. */
export const sizeOf = (query, contract) => query.get('size') ?? contract?.windows?.sizes?.[0] ?? null;

/** Buttons that choose the length of windows. */
export const sizeSwitch = (sizes, size) => html`<div class="switch" role="group" aria-label="Length of windows">
  ${sizes.map((each) => html`<button type="button" aria-pressed=${seconds(each) === seconds(size)} @click=${() => setQuery({size: each, start: null})}>${duration(each)}</button>`)}
</div>`;

const MOST_WINDOWS = 120;

/**
 * The address's changes for a zoom: the time in view, and the longest windows of which there are still enough to see something,
 * so that zooming in leads from weeks to panes.
 */
export function zoom(sizes, from, to) {
  const span = (new Date(to) - new Date(from)) / 1000;
  const size = sizes.find((each) => span / seconds(each) <= MOST_WINDOWS) ?? sizes.at(-1);
  return {from: new Date(from).toISOString(), to: new Date(to).toISOString(), size};
}
