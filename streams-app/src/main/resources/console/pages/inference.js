import {Page, html, nothing} from '../lib/base.js';
import {get, post, seg} from '../lib/api.js';
import {href} from '../lib/router.js';
import {chart} from '../lib/chart.js';
import {count, number, percent, time} from '../lib/format.js';
import {badge, empty, failure, state} from '../lib/states.js';
import {checkProof} from '../lib/proof.js';
import {pinning} from '../lib/pin.js';

const shown = (value) => (value === null || value === undefined ? '–' : typeof value === 'number' ? number(value, 7) : typeof value === 'object' ? JSON.stringify(value) : String(value));

/** All that is known of one decision: what it was made of, why, what would have turned it, and the proof that this is the record. */
export default class InferencePage extends Page {
  static title = 'Inference';
  static properties = {verdict: {state: true}, tried: {state: true}, answer: {state: true}, trying: {state: true}};

  constructor() {
    super();
    this.verdict = null;
    this.tried = {};
    this.answer = null;
    this.trying = null;
  }

  willUpdate(changed) {
    if (changed.has('params')) {
      this.verdict = null;
      this.tried = {};
      this.answer = null;
      this.trying = null;
    }
  }

  render() {
    const {id} = this.params;
    const dossier = this.load('dossier', id, (options) => get(`/api/inferences/${seg(id)}`, {}, options));
    return html`<nav class="crumbs" aria-label="Path"><a href="/">Models</a>
        ${dossier.value ? html`<a href=${href.model(dossier.value.model, dossier.value.version)}>${dossier.value.model} ${dossier.value.version}</a>` : nothing}<span>Inference</span></nav>
      <h1>Inference <small class="muted">${id}</small></h1>
      ${dossier.error?.status === 404
        ? empty('This inference is not known here', dossier.error.detail)
        : state(dossier, 'the inference', (answer) => this.#dossier(answer), () => this.reload())}`;
  }

  #dossier(dossier) {
    const decision = this.load('decision', dossier.id, () => post(`/api/inferences/${seg(dossier.id)}/explanation`, {}));
    const model = this.load('model', [dossier.model, dossier.version], (options) => get(`/api/models/${seg(dossier.model)}/${seg(dossier.version)}`, {}, options));
    return html`
      <section class="panel" aria-labelledby="decision-title">
        <div class="panel-head"><h2 id="decision-title">Decision</h2>${dossier.input?.label ? badge(decision.value?.adverse ? 'warning' : 'info', dossier.input.label) : nothing}</div>
        <dl class="facts">
          <div><dt>Model</dt><dd><a href=${href.model(dossier.model, dossier.version)}>${dossier.model} ${dossier.version}</a></dd></div>
          <div><dt>When</dt><dd>${time(dossier.occurredAt)}</dd></div>
          ${dossier.input?.score !== null && dossier.input?.score !== undefined ? html`<div><dt>Score</dt><dd id="score">${number(dossier.input.score, 6)}</dd></div>` : nothing}
          ${dossier.input?.value !== null && dossier.input?.value !== undefined ? html`<div><dt>Value</dt><dd>${number(dossier.input.value, 6)}</dd></div>` : nothing}
          ${dossier.input?.latencyMicros ? html`<div><dt>Took</dt><dd>${number(dossier.input.latencyMicros / 1000, 3)} ms</dd></div>` : nothing}
          <div><dt>Where it lies</dt><dd>${dossier.place.topic}, partition ${dossier.place.partition}, offset ${count(dossier.place.offset)}</dd></div>
        </dl>
      </section>
      <div class="grid-2">
        <section class="panel" aria-labelledby="input-title"><div class="panel-head"><h2 id="input-title">Input</h2></div>
          ${dossier.input ? this.#input(dossier, model.value?.contract) : empty('The input cannot be shown', dossier.inputProblem)}</section>
        <section class="panel" aria-labelledby="why-title"><div class="panel-head"><h2 id="why-title">Why</h2></div>
          ${decision.error ? failure(decision.error, () => this.reload('decision')) : state(decision, 'the explanation', (answer) => this.#why(answer))}</section>
      </div>
      ${decision.value ? html`<div class="grid-2">${this.#turned(decision.value)}${this.#whatIf(dossier, decision.value, model.value?.contract)}</div>` : nothing}
      ${this.#proof(dossier)}`;
  }

  #input(dossier, contract) {
    const features = new Map((contract?.features ?? []).map((feature) => [feature.name, feature]));
    const protection = (name) => {
      const action = features.get(name)?.protection?.action;
      return action && action !== 'NONE' ? badge('info', action.toLowerCase()) : nothing;
    };
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Input"><table id="input">
      <thead><tr><th scope="col">Feature</th><th scope="col">Value</th><th scope="col">Protection</th></tr></thead>
      <tbody>${Object.entries(dossier.input.features).map(([name, value]) => html`<tr>
        <th scope="row"><a href=${href.feature(dossier.model, dossier.version, name)}>${name}</a></th>
        <td>${shown(value)}${features.get(name)?.unit && value !== null ? html` <small>${features.get(name).unit}</small>` : nothing}</td><td>${protection(name)}</td></tr>`)}</tbody>
    </table></div>`;
  }

  #why(decision) {
    const {waterfall, explanation, reasons} = decision;
    const steps = (waterfall?.steps ?? []).filter((step) => Math.abs(step.to - step.from) > 1e-9);
    return html`
      ${steps.length ? this.#waterfall(waterfall, steps, explanation) : empty('No attributions', 'The model\'s output does not depend on these values.')}
      ${reasons?.principal?.length
        ? html`<h3>Principal reasons</h3><ol id="reasons">${reasons.principal.map((reason) => html`<li>${reason.text || reason.code} <small>${percent(reason.share, 0)} of what pushed towards the decision</small></li>`)}</ol>`
        : reasons?.whyNone ? html`<p class="small muted">${reasons.whyNone}</p>` : nothing}
      <p class="small muted">${explanation.method}, in ${explanation.outputSpace}${explanation.target ? html` of <em>${explanation.target}</em>` : nothing}. Computed now from the model ${explanation.modelDigest.slice(0, 12)}.</p>`;
  }

  #waterfall(waterfall, steps, explanation) {
    const rows = [...steps].reverse();
    const label = (step) => `${step.feature} = ${shown(step.value)}`;
    return chart({
      name: `waterfall-${this.params.id}`,
      label: `From a base of ${number(waterfall.base)} to ${number(waterfall.output)} by ${steps.length} features; the table has the numbers`,
      height: Math.max(160, 60 + rows.length * 28),
      table: {columns: ['feature', 'value', 'from', 'to', 'contribution'], rows: steps.map((step) => [step.feature, shown(step.value), step.from, step.to, step.to - step.from])},
      option: (c) => ({
        grid: {left: 170, right: 30, top: 10, bottom: 40},
        tooltip: {formatter: ({dataIndex}) => `${label(rows[dataIndex])}\n${number(rows[dataIndex].to - rows[dataIndex].from)}`},
        xAxis: {type: 'value', scale: true, name: explanation.outputSpace, nameLocation: 'middle', nameGap: 24},
        yAxis: {type: 'category', data: rows.map(label), axisLabel: {width: 160, overflow: 'truncate', color: c.text}},
        series: [{
          type: 'custom',
          encode: {x: [1, 2], y: 0},
          data: rows.map((step, i) => [i, step.from, step.to]),
          renderItem: (params, api) => {
            const from = api.coord([api.value(1), api.value(0)]);
            const to = api.coord([api.value(2), api.value(0)]);
            const height = Math.min(18, api.size([0, 1])[1] * 0.7);
            return {type: 'rect', shape: {x: Math.min(from[0], to[0]), y: from[1] - height / 2, width: Math.max(2, Math.abs(to[0] - from[0])), height}, style: {fill: api.value(2) >= api.value(1) ? c.series[1] : c.series[0]}};
          },
        }],
      }),
    });
  }

  #turned({counterfactuals, decision}) {
    return html`<section class="panel" aria-labelledby="turned-title"><div class="panel-head"><h2 id="turned-title">What would have turned it</h2></div>
      ${counterfactuals?.found?.length
        ? html`<ul id="counterfactuals">${counterfactuals.found.map((each) => html`<li>${each.changes.map((change, i) => html`${i ? ' and ' : ''}<strong>${change.feature}</strong> ${shown(change.to)} instead of ${shown(change.from)}`)}: ${each.decision} <small>(${number(each.prediction)})</small></li>`)}</ul>`
        : empty(`Nothing smaller turns ${decision ? `“${decision}”` : 'it'}`, counterfactuals?.whyNone ?? 'Counterfactuals are told of decisions for the adverse class that the contract names.')}
    </section>`;
  }

  #whatIf(dossier, decision, contract) {
    const features = (contract?.features ?? []).filter((feature) => !feature.personal && ['NUMERIC', 'CATEGORICAL', 'BOOLEAN'].includes(feature.type));
    const now = this.answer ?? decision;
    const values = {...decision.features, ...this.tried};
    return html`<section class="panel" aria-labelledby="if-title"><div class="panel-head"><h2 id="if-title">What if</h2>
        <span id="if-answer" aria-live="polite">${now.decision} <strong>${number(now.explanation.prediction, 4)}</strong></span></div>
      <div class="whatif">${features.map((feature) => this.#control(feature, values[feature.name], dossier))}</div>
      ${this.trying ? failure(this.trying) : nothing}
      ${Object.keys(this.tried).length ? html`<button type="button" class="secondary" @click=${() => this.#reset()}>Back to what was</button>` : html`<p class="small muted">Change a value: the model decides again. Nothing is stored.</p>`}
    </section>`;
  }

  #control(feature, value, dossier) {
    const change = (next) => this.#try(dossier, feature.name, next);
    const name = feature.name;
    if (feature.type === 'NUMERIC') {
      const low = feature.range?.min ?? Math.min(0, 2 * (value ?? 0));
      const high = feature.range?.max ?? Math.max(1, 2 * Math.abs(value ?? 1));
      const step = Number.isInteger(value) && high - low >= 10 ? 1 : (high - low) / 200;
      return html`<label>${name} <output>${shown(value)}</output><input type="range" name=${name} min=${low} max=${high} step=${step} .value=${String(value ?? low)} @change=${(event) => change(Number(event.target.value))}></label>`;
    }
    if (feature.type === 'BOOLEAN' || feature.categories?.length) {
      const options = feature.type === 'BOOLEAN' ? [true, false] : feature.categories;
      return html`<label>${name}<select name=${name} @change=${(event) => change(options[event.target.selectedIndex])}>${options.map((option) => html`<option ?selected=${option === value}>${String(option)}</option>`)}</select></label>`;
    }
    return html`<label>${name}<input name=${name} .value=${value ?? ''} @change=${(event) => change(event.target.value)}></label>`;
  }

  async #try(dossier, name, value) {
    this.tried = {...this.tried, [name]: value};
    const features = {...dossier.input.features, ...this.tried};
    const asked = this.tried;
    try {
      const answer = await post(`/api/models/${seg(dossier.model)}/${seg(dossier.version)}/explanation`, {features, id: dossier.id});
      if (asked === this.tried) {
        this.answer = answer;
        this.trying = null;
      }
    } catch (e) {
      this.trying = e;
    }
  }

  #reset() {
    this.tried = {};
    this.answer = null;
    this.trying = null;
  }

  #proof(dossier) {
    const proof = dossier.ledger;
    return html`<section class="panel" aria-labelledby="proof-title">
      <div class="panel-head"><h2 id="proof-title">Proof</h2>${this.verdict ? badge(this.verdict.ok ? 'ok' : 'alarm', this.verdict.ok ? 'Verified in this browser' : 'Not verified') : nothing}</div>
      ${proof
        ? html`<p>Leaf ${count(proof.index)} of <code>${proof.checkpoint.origin}</code>, signed ${time(proof.checkpoint.signedAt)}.</p>
            ${pinning(proof.checkpoint.verifierKey, () => { this.verdict = null; this.requestUpdate(); })}
            <div class="pick"><button type="button" id="verify" @click=${() => this.#verify(dossier)}>Verify in this browser</button>
              <a download="${dossier.id}.tlog-proof" href="data:text/plain;charset=utf-8,${encodeURIComponent(proof.file)}">Proof file</a>
              <small>Offline: <code>mlaudit verify --proof FILE --key KEY</code></small></div>
            ${this.verdict ? html`<ol class="steps" id="steps">${this.verdict.steps.map((step) => html`<li class=${step.ok ? 'ok' : 'bad'}><strong>${step.ok ? '✓' : '✗'} ${step.name}</strong><br><small>${step.told}</small></li>`)}</ol>` : nothing}`
        : empty('There is no proof yet', dossier.ledgerProblem ?? 'The ledger is not kept, or the record is not signed yet.')}
    </section>`;
  }

  async #verify({id}) {
    // Asked for again, so that what is checked is what the application says now.
    try {
      const {proof} = await get(`/api/ledger/proof/${seg(id)}`);
      this.verdict = await checkProof(proof, id);
    } catch (e) {
      this.verdict = {ok: false, steps: [{name: 'The proof is answered', ok: false, told: e.message}]};
    }
  }
}

customElements.define('mla-inference-page', InferencePage);
