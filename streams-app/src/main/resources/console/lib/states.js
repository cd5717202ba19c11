import {html, nothing} from 'lit';

const VERDICTS = {OK: ['ok', 'OK'], WARNING: ['warning', 'Warning'], ALARM: ['alarm', 'Alarm'], INSUFFICIENT_DATA: ['muted', 'Too little data']};
const SEVERITIES = {CRITICAL: ['alarm', 'Critical'], WARNING: ['warning', 'Warning'], INFO: ['info', 'Info']};
const STATES = {
  OPEN: ['alarm', 'Open'],
  ACKNOWLEDGED: ['warning', 'Acknowledged'],
  SILENCED: ['muted', 'Silenced'],
  RESOLVED: ['ok', 'Resolved'],
};

/** A short word whose colour repeats what it says. */
export const badge = (kind, text) => html`<span class="badge ${kind}">${text}</span>`;
const named = (names) => (name) => badge(...(names[name] ?? ['muted', name]));
export const verdictBadge = named(VERDICTS);
export const severityBadge = named(SEVERITIES);
export const stateBadge = named(STATES);

export const loading = (what) => html`<p class="state loading" role="status" aria-busy="true">Loading ${what} …</p>`;

export const empty = (title, whatToDo) => html`<div class="state empty"><p><strong>${title}</strong></p>${whatToDo ? html`<p>${whatToDo}</p>` : nothing}</div>`;

export const failure = (error, retry) => html`<div class="state error" role="alert">
  <p><strong>${error.title ?? 'Something went wrong'}</strong></p>
  <p>${error.detail || error.message}</p>
  ${error.passing ? html`<p>It is asked for again by itself.</p>` : retry ? html`<button class="secondary" @click=${retry}>Try again</button>` : nothing}
</div>`;

/**
 * Shows what was loaded, or why it is not there. A value that is there stays while it is loaded anew.
 *
 * @param loaded what `Page.load` answers
 * @param what words after "Loading"
 * @param render makes the value's template
 */
export function state(loaded, what, render, retry) {
  if (loaded.error && (!loaded.error.passing || loaded.value === undefined)) {
    return failure(loaded.error, retry);
  }
  return loaded.value === undefined ? loading(what) : render(loaded.value);
}
