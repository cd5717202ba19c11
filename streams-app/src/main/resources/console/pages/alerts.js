import {Page, html, nothing, repeat} from '../lib/base.js';
import {get, post, seg} from '../lib/api.js';
import {href, navigate, setQuery} from '../lib/router.js';
import {count, duration, number, time, severityRank} from '../lib/format.js';
import {empty, severityBadge, state, stateBadge, verdictBadge, badge} from '../lib/states.js';

const MOST = 500;
const STATES = {OPEN: 'Open', ACKNOWLEDGED: 'Acknowledged', SILENCED: 'Silenced', RESOLVED: 'Resolved'};
const SEVERITIES = {CRITICAL: 'Critical', WARNING: 'Warning', INFO: 'Info'};
const NOT_RESOLVED = 'OPEN,ACKNOWLEDGED,SILENCED';
const CAUSES = {DATA: 'Data', INPUT: 'Input', OUTPUT: 'Output', OUTCOME: 'Outcome'};
const CAUSE_ORDER = Object.keys(CAUSES);
const SILENCES = {PT1H: '1 hour', P1D: '1 day', P7D: '1 week'};
const KINDS = {
  OPENED: 'opened it', CHANGED: 'changed its severity', RESOLVED: 'resolved it: the condition is gone', REOPENED: 'opened it again',
  ACKNOWLEDGE: 'acknowledged it', SILENCE: 'silenced it', RESOLVE: 'resolved it', REOPEN: 'opened it again', COMMENT: 'commented',
};

/** Alerts by model version and the window that opened them, each group with its likeliest cause first. */
export function groups(alerts) {
  const byWindow = new Map();
  for (const alert of alerts) {
    const key = `${alert.model}/${alert.version} ${alert.openedAt}`;
    byWindow.set(key, [...(byWindow.get(key) ?? []), alert]);
  }
  const rank = (alert) => CAUSE_ORDER.indexOf(alert.cause);
  return [...byWindow].map(([key, members]) => ({
    key,
    members: members.sort((a, b) => rank(a) - rank(b) || severityRank[b.severity] - severityRank[a.severity] || a.id.localeCompare(b.id)),
  }));
}

export default class AlertsPage extends Page {
  static title = 'Alerts';
  static properties = {busy: {state: true}, failed: {state: true}, awaited: {state: true}, unfolded: {state: true}};

  constructor() {
    super();
    this.busy = false;
    this.failed = null;
    this.awaited = null;
    this.unfolded = new Set();
    this.onLive('alert', () => this.reloadSoon());
    this.keys = (event) => this.#key(event);
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener('keydown', this.keys);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.keys);
  }

  get #chosen() {
    return this.query.get('alert');
  }

  #shown(list) {
    const words = (this.query.get('q') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    const text = (alert) => [alert.summary, alert.monitor, alert.target, alert.segment, alert.id].join(' ').toLowerCase();
    return list.alerts.filter((alert) => words.every((word) => text(alert).includes(word)));
  }

  render() {
    const query = Object.fromEntries(['model', 'version', 'severity', 'monitor', 'from', 'to'].map((name) => [name, this.query.get(name)]));
    const asked = this.query.get('state') ?? NOT_RESOLVED;
    query.state = asked === 'ALL' ? null : asked;
    query.limit = MOST;
    const list = this.load('list', query, (options) => get('/api/alerts', query, options));
    const models = this.load('models', '', (options) => get('/api/models', {}, options));
    return html`<div class="panel-head"><h1>Alerts</h1><small>j / k: next, previous · a: acknowledge</small></div>
      ${this.#filters(models.value?.models ?? [], asked)}
      <div class="inbox ${this.#chosen ? 'chosen' : ''}">
        <section class="panel" aria-labelledby="inbox"><div class="panel-head"><h2 id="inbox">Inbox</h2></div>
          ${state(list, 'alerts', (value) => this.#list(value), () => this.reload('list'))}
        </section>
        ${this.#chosen ? this.#pane(this.#chosen) : nothing}
      </div>`;
  }

  #filters(models, asked) {
    const set = (name) => (event) => setQuery({[name]: event.target.value.trim(), alert: null});
    const text = (name, label, type = 'text') => html`<label>${label}<input type=${type} .value=${this.query.get(name) ?? ''} @change=${set(name)}></label>`;
    const names = [...new Set([...models.map((model) => model.model), this.query.get('model')].filter(Boolean))];
    const option = (value, label, chosen) => html`<option value=${value} .selected=${value === (chosen ?? '')}>${label}</option>`;
    return html`<form class="filters" aria-label="Filter alerts" @submit=${(event) => event.preventDefault()}>
      <label>State<select name="state" @change=${set('state')}>
        ${option(NOT_RESOLVED, 'Not resolved', asked)}${Object.entries(STATES).map(([value, label]) => option(value, label, asked))}${option('ALL', 'All', asked)}
      </select></label>
      <label>Severity<select name="severity" @change=${set('severity')}>
        ${option('', 'All', this.query.get('severity'))}${Object.entries(SEVERITIES).map(([value, label]) => option(value, label, this.query.get('severity')))}
      </select></label>
      <label>Model<select name="model" @change=${set('model')}>
        ${option('', 'All', this.query.get('model'))}${names.map((name) => option(name, name, this.query.get('model')))}
      </select></label>
      ${text('monitor', 'Monitor')}${text('q', 'Words', 'search')}${text('from', 'From', 'date')}${text('to', 'To', 'date')}
    </form>`;
  }

  #list(list) {
    const shown = this.#shown(list);
    const notes = html`${list.unreachable.length ? html`<p role="alert">Alerts of ${list.unreachable.join(', ')} are missing: no answer.</p>` : nothing}
      ${list.more ? html`<p class="muted">Only the ${count(MOST)} that were updated last. Narrow the filters to see others.</p>` : nothing}`;
    if (!shown.length) {
      return html`${notes}${empty('No alert matches', 'Nothing needs you here. Choose other filters to see resolved alerts.')}`;
    }
    return html`${notes}${repeat(groups(shown), (group) => group.key, (group) => this.#group(group))}`;
  }

  #group({key, members}) {
    const [root, ...rest] = members;
    const open = this.unfolded.has(key) || rest.some((alert) => alert.id === this.#chosen);
    const fold = (event) => {
      const next = new Set(this.unfolded);
      next[event.target.open ? 'add' : 'delete'](key);
      this.unfolded = next;
    };
    return html`<div class="alert-group">${this.#row(root)}
      ${rest.length
        ? html`<details ?open=${open} @toggle=${fold}><summary>${count(rest.length)} more of the same window, likely of the same cause</summary>${rest.map((alert) => this.#row(alert))}</details>`
        : nothing}</div>`;
  }

  #address(id) {
    const query = new URLSearchParams(this.query);
    query.set('alert', id);
    return `/alerts?${query}`;
  }

  #row(alert) {
    return html`<div class="alert-row" data-alert=${alert.id}>
      <p>${severityBadge(alert.severity)} ${stateBadge(alert.state)} ${badge('info', CAUSES[alert.cause] ?? alert.cause)}
        <a class="subject" href=${this.#address(alert.id)} aria-current=${alert.id === this.#chosen ? 'true' : nothing}>${alert.monitor} of ${alert.target}${alert.segment ? ` where ${alert.segment}` : ''}</a></p>
      <p class="muted"><a href=${href.model(alert.model, alert.version)}>${alert.model}/${alert.version}</a> · since ${time(alert.openedAt)} · ${count(alert.alarms)} alarmed ${alert.alarms === 1 ? 'window' : 'windows'}</p>
      <p class="said">${alert.summary}</p>
    </div>`;
  }

  #pane(id) {
    const detail = this.load('detail', id, (options) => get(`/api/alerts/${seg(id)}`, {}, options));
    return html`<section class="panel alert-detail" aria-labelledby="detail" tabindex="-1">
      <div class="panel-head"><h2 id="detail">Alert</h2><button class="tool" @click=${() => setQuery({alert: null})}>Close</button></div>
      ${state(detail, 'the alert', (value) => (value.alert.id === id ? this.#detail(value) : nothing), () => this.reload('detail'))}
    </section>`;
  }

  #detail(detail) {
    const {alert, history, related} = detail;
    const {finding} = alert;
    const features = ['drift', 'quality', 'change', 'spc', 'attribution'].includes(finding.monitor.split('.')[0]) && finding.target !== 'window';
    const waits = this.awaited && !history.some((event) => event.action === this.awaited);
    const fact = (name, value) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
    return html`<p>${severityBadge(alert.severity)} ${stateBadge(alert.state)} ${verdictBadge(finding.verdict)}</p>
      <p>${alert.summary}</p>
      ${detail.silencedUntil ? html`<p>Silenced until ${time(detail.silencedUntil)}; the first window that alarms after that opens it again.</p>` : nothing}
      ${detail.current ? nothing : html`<p class="muted">There is a newer alert of the same target, or the condition was withdrawn.</p>`}
      ${this.#actions(alert, detail.possible, waits)}
      <h3>What was found</h3>
      <dl class="facts">
        ${fact(finding.statistic, number(finding.value))}${fact('Bound', number(finding.threshold))}${fact('Effect', number(finding.effect))}
        ${fact('Probability by chance', number(finding.pValue))}${fact('Events in the window', count(finding.n))}${fact('Compared with', `${count(finding.nReference)} events ${finding.baseline ? `of ${finding.baseline}` : 'of the reference'}`)}
        ${fact('Window', html`${time(finding.windowStart)}, ${duration((new Date(finding.windowEnd) - new Date(finding.windowStart)) / 1000)}`)}
        ${Object.entries(finding.details).map(([name, value]) => fact(name, value))}
      </dl>
      <p><a href=${href.model(alert.model, alert.version)}>Model ${alert.model}/${alert.version}</a>${features ? html` · <a href=${href.feature(alert.model, alert.version, finding.target)}>${finding.target}</a>` : nothing}</p>
      <h3>History</h3>
      ${history.length
        ? html`<ol class="history">${history.map((event) => html`<li data-action=${event.action ?? nothing}>${time(event.at)}: <strong>${event.actor ?? 'The stream'}</strong> ${KINDS[event.kind] ?? event.kind}${event.until ? html` until ${time(event.until)}` : nothing}${event.effective ? nothing : html` <em>(of no effect: it had changed before)</em>`}${event.comment ? html`<blockquote>${event.comment}</blockquote>` : nothing}</li>`)}</ol>`
        : html`<p class="muted">Nothing was recorded yet.</p>`}
      <h3>Related, the likeliest cause first</h3>
      ${related.length
        ? html`<ul>${related.map((other) => html`<li>${badge('info', CAUSES[other.cause] ?? other.cause)} <a href=${this.#address(other.id)}>${other.monitor} of ${other.target}${other.segment ? ` where ${other.segment}` : ''}</a> ${stateBadge(other.state)}</li>`)}</ul>`
        : html`<p class="muted">No other alert of this version was in alarm at the time.</p>`}`;
  }

  #actions(alert, possible, waits) {
    const can = (kind) => possible.includes(kind);
    const button = (kind, label, body = {}) =>
      can(kind) ? html`<button class="secondary" ?disabled=${this.busy || waits} @click=${() => this.#act(alert, kind, body)}>${label}</button>` : nothing;
    return html`<form class="acting" @submit=${(event) => event.preventDefault()}>
      <label>Comment, for the record<textarea name="comment" rows="2" maxlength="2000"></textarea></label>
      <p class="muted">It is kept for years and never erased: no personal data.</p>
      <div class="filters">
        ${button('ACKNOWLEDGE', 'Acknowledge')}${button('RESOLVE', 'Resolve')}${button('REOPEN', 'Reopen')}${button('COMMENT', 'Comment')}
        ${can('SILENCE') ? Object.entries(SILENCES).map(([until, label]) => button('SILENCE', `Silence ${label}`, {until})) : nothing}
        ${can('SILENCE')
          ? html`<label>Silence until<input type="datetime-local" name="until" ?disabled=${this.busy || waits} @change=${(event) => event.target.value && this.#act(alert, 'SILENCE', {until: new Date(event.target.value).toISOString()})}></label>`
          : nothing}
      </div>
      ${waits ? html`<p role="status" aria-busy="true">Recorded. The alert follows …</p>` : nothing}
      ${this.failed ? html`<p class="state error" role="alert">${this.failed}</p>` : nothing}
    </form>`;
  }

  async #act(alert, kind, body) {
    const field = this.querySelector('.acting textarea');
    const comment = field.value.trim();
    if (kind === 'COMMENT' && !comment) {
      this.failed = 'Write what you want to say first.';
      field.focus();
      return;
    }
    this.busy = true;
    this.failed = null;
    try {
      const action = await post(`/api/alerts/${seg(alert.id)}/${kind.toLowerCase()}`, comment ? {...body, comment} : body, {'Idempotency-Key': key()});
      field.value = '';
      this.awaited = action.id;
      this.#follow(action.id);
    } catch (e) {
      this.failed = e.detail || e.message;
    }
    this.busy = false;
  }

  /** Asks again until the alert has followed; the stream commits several times a second. */
  #follow(action, times = 40) {
    const known = this.load('detail', this.#chosen, (options) => get(`/api/alerts/${seg(this.#chosen)}`, {}, options)).value;
    if (this.isConnected && this.#chosen && this.awaited === action && times && !known?.history.some((event) => event.action === action)) {
      this.reload('detail');
      setTimeout(() => this.#follow(action, times - 1), 400);
    } else if (this.awaited === action) {
      this.awaited = null;
      this.reload('list');
    }
  }

  #key(event) {
    const typing = event.target.closest?.('input, textarea, select, [contenteditable]');
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !['j', 'k', 'a'].includes(event.key)) {
      return;
    }
    if (event.key === 'a') {
      [...this.querySelectorAll('.acting button')].find((button) => button.textContent === 'Acknowledge')?.click();
      return;
    }
    const ids = [...this.querySelectorAll('.alert-row')].map((row) => row.dataset.alert);
    const next = ids[Math.min(ids.length - 1, Math.max(0, ids.indexOf(this.#chosen) + (event.key === 'j' ? 1 : -1)))];
    if (next) {
      navigate(this.#address(next), {replace: Boolean(this.#chosen)});
      this.querySelector(`.alert-row[data-alert="${CSS.escape(next)}"]`)?.scrollIntoView({block: 'nearest'});
    }
  }

  willUpdate(changed) {
    if (changed.has('query') && changed.get('query')?.get('alert') !== this.#chosen) {
      this.failed = null;
      this.awaited = null;
    }
  }
}

/** A key that nobody else has; where the page is not served safely there is no randomUUID. */
function key() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

customElements.define('mla-alerts-page', AlertsPage);
