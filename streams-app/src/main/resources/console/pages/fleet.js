import {Page, html, nothing, repeat} from '../lib/base.js';
import {get} from '../lib/api.js';
import {href, setQuery} from '../lib/router.js';
import {count, shortCount, time, duration} from '../lib/format.js';
import {badge, empty, severityBadge, state} from '../lib/states.js';
import {sparkline} from '../lib/sparkline.js';

const HEALTH = {CRITICAL: ['alarm', 'Critical'], WARNING: ['warning', 'Warning'], OK: ['ok', 'Healthy'], NEW: ['muted', 'Not judged yet']};
const RANK = {CRITICAL: 0, WARNING: 1, NEW: 2, OK: 3};
const open = (model) => model.alerts.critical + model.alerts.warning + model.alerts.info;
const newest = (model) => model.windows.at(-1)?.rows ?? 0;
const SORTS = {
  health: ['Health', (a, b) => RANK[a.health] - RANK[b.health] || open(b) - open(a)],
  name: ['Name', (a, b) => a.model.localeCompare(b.model) || a.version.localeCompare(b.version, undefined, {numeric: true})],
  volume: ['Volume', (a, b) => newest(b) - newest(a)],
  judged: ['Longest not judged', (a, b) => String(a.judgedUpTo ?? '').localeCompare(String(b.judgedUpTo ?? ''))],
};

/** All models: which of them needs somebody. */
export default class FleetPage extends Page {
  static title = 'Models';

  constructor() {
    super();
    this.onLive('alert', () => this.reloadSoon('fleet'));
    this.onLive('window', () => this.reloadSoon('fleet'));
  }

  render() {
    const fleet = this.load('fleet', '', (options) => get('/api/fleet', {}, options));
    return html`<h1>Models</h1>
      ${state(fleet, 'the models', (answer) => this.#fleet(answer), () => this.reload())}`;
  }

  #fleet({models, unreachable}) {
    if (!models.length && !unreachable.length) {
      return empty('No model is registered yet', html`Register one with <code>mlaudit models register --contract model.yaml</code>; it appears here at once.`);
    }
    const shown = this.#shown(models);
    const total = (name) => models.filter((model) => model.health === name).length;
    return html`
      ${unreachable.length ? html`<p class="state error" role="alert">No answer from ${unreachable.join(', ')}: the models they look after are missing here.</p>` : nothing}
      <section class="panel totals" aria-label="Totals">
        <dl class="facts">
          <div><dt>Model versions</dt><dd class="big" id="total">${count(models.length)}</dd></div>
          ${['CRITICAL', 'WARNING', 'OK', 'NEW'].map((name) => html`<div><dt>${HEALTH[name][1]}</dt><dd class="big">
            <a class="plain" href=${href.fleet({health: name})}>${count(total(name))}</a></dd></div>`)}
          <div><dt>Open alerts</dt><dd class="big"><a class="plain" href=${href.alerts({state: 'OPEN,ACKNOWLEDGED'})}>${count(models.reduce((sum, model) => sum + open(model), 0))}</a></dd></div>
        </dl>
      </section>
      ${this.#filters(models)}
      ${shown.length
        ? html`<div class="cards" role="list" aria-label="Models">${repeat(shown, (model) => `${model.model}/${model.version}`, (model) => this.#card(model))}</div>`
        : empty('No model matches', html`<a href="/">Show all models</a>`)}`;
  }

  #shown(models) {
    const wanted = (this.query.get('q') ?? '').toLowerCase();
    const health = this.query.get('health');
    const tier = this.query.get('tier');
    const [, order] = SORTS[this.query.get('sort')] ?? SORTS.health;
    return models
      .filter((model) => !wanted || `${model.model}/${model.version} ${model.owner} ${model.description}`.toLowerCase().includes(wanted))
      .filter((model) => !health || model.health === health)
      .filter((model) => !tier || model.riskTier === tier)
      .sort((a, b) => order(a, b) || SORTS.name[1](a, b));
  }

  #filters(models) {
    const tiers = [...new Set(models.map((model) => model.riskTier))].sort();
    const choose = (name) => (event) => setQuery({[name]: event.target.value});
    const is = (name, value) => (this.query.get(name) ?? '') === value;
    return html`<div class="filters" role="search" aria-label="Filter models">
      <label>Search<input type="search" name="q" .value=${this.query.get('q') ?? ''} placeholder="Name, owner, purpose" @input=${(event) => setQuery({q: event.target.value}, {replace: true})}></label>
      <label>Health<select name="health" @change=${choose('health')}>
        <option value="">All</option>${Object.entries(HEALTH).map(([name, [, text]]) => html`<option value=${name} ?selected=${is('health', name)}>${text}</option>`)}
      </select></label>
      <label>Risk tier<select name="tier" @change=${choose('tier')}>
        <option value="">All</option>${tiers.map((tier) => html`<option ?selected=${is('tier', tier)}>${tier}</option>`)}
      </select></label>
      <label>Order<select name="sort" @change=${choose('sort')}>
        ${Object.entries(SORTS).map(([name, [text]]) => html`<option value=${name} ?selected=${is('sort', name)}>${text}</option>`)}
      </select></label>
    </div>`;
  }

  #card(model) {
    const rows = model.windows.map((window) => window.rows);
    return html`<article class="panel card" role="listitem" aria-label="${model.model} ${model.version}">
      <div class="panel-head">
        <h2><a href=${href.model(model.model, model.version)}>${model.model} <small>${model.version}</small></a></h2>
        ${badge(...HEALTH[model.health])}
      </div>
      <p class="muted clamp">${model.description || 'No description in its contract.'}</p>
      ${rows.length
        ? html`<div class="spark">${sparkline(rows, `Inferences in each of the newest ${rows.length} windows`)}</div>
            <p class="muted small">${shortCount(newest(model))} in the newest ${duration(model.size)} · judged up to ${model.judgedUpTo ? time(model.judgedUpTo) : 'nothing yet'}</p>`
        : html`<p class="muted small">No inference has come yet.</p>`}
      ${model.last.length
        ? html`<ul class="plain-list">${model.last.map((alert) => html`<li>${severityBadge(alert.severity)} <a href=${href.alerts({alert: alert.id})}>${alert.summary.replace(`${model.model}/${model.version}: `, '')}</a></li>`)}</ul>`
        : nothing}
      <p class="small muted">${model.owner ? `${model.owner} · ` : ''}${model.riskTier.toLowerCase()} risk · ${model.features} features${open(model) > model.last.length
          ? html` · <a href=${href.alerts({model: model.model, version: model.version})}>${open(model)} open alerts</a>`
          : nothing}</p>
    </article>`;
  }
}

customElements.define('mla-fleet-page', FleetPage);
