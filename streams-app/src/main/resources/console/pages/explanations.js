import {Page, html, nothing} from '../lib/base.js';
import {get, seg} from '../lib/api.js';
import {href, navigate, setQuery} from '../lib/router.js';
import {chart} from '../lib/chart.js';
import {count, number, percent, plainTime} from '../lib/format.js';
import {empty, state} from '../lib/states.js';
import {sizeOf, sizesOf, sizeSwitch} from '../lib/windows.js';

const KINDS = [['pdp', 'Partial dependence'], ['ale', 'Local effects (ALE)']];
const CURVES = 30;

/** What a model's output depends on: which features count, how their attributions spread, and how the output moves with one of them. */
export default class ExplanationsPage extends Page {
  static title = 'Explanations';

  get #base() {
    return `/api/models/${seg(this.params.model)}/${seg(this.params.version)}`;
  }

  #ask(name, path, params = {}) {
    return this.load(name, [this.#base, path, params], (options) => get(this.#base + path, params, options));
  }

  render() {
    const {model, version} = this.params;
    const entry = this.#ask('model', '');
    return html`<nav class="crumbs" aria-label="Path"><a href="/">Models</a><a href=${href.model(model, version)}>${model} ${version}</a><span>Explanations</span></nav>
      <h1>Explanations</h1>
      ${state(entry, 'the model', (answer) => this.#explanations(answer.contract), () => this.reload())}`;
  }

  #explanations(contract) {
    const size = sizeOf(this.query, contract);
    const importance = this.#ask('importance', '/importance', {size});
    return html`<div class="toolbar">${sizeSwitch(sizesOf(contract), size)}</div>
      <div class="grid-2">
        <section class="panel" aria-labelledby="importance-title"><div class="panel-head"><h2 id="importance-title">Importance</h2></div>
          ${state(importance, 'importance', (answer) => this.#importance(answer), () => this.reload('importance'))}</section>
        <section class="panel" aria-labelledby="spread-title"><div class="panel-head"><h2 id="spread-title">Spread of attributions</h2></div>
          ${state(importance, 'attributions', (answer) => this.#spread(answer), () => this.reload('importance'))}</section>
      </div>
      ${this.#dependence(contract)}
      <section class="panel" aria-labelledby="single-title"><div class="panel-head"><h2 id="single-title">One decision</h2></div>
        <form class="pick" @submit=${(event) => this.#open(event)}><input name="id" aria-label="Id of an inference" placeholder="Id of an inference" required style="width:22rem;max-width:100%"><button type="submit">Explain</button></form>
        <p class="small muted">Waterfall, reasons, what would have turned it, and what if.</p></section>`;
  }

  #open(event) {
    event.preventDefault();
    navigate(href.inference(new FormData(event.target).get('id').trim()));
  }

  #usable(answer) {
    return answer.features.filter((each) => each.attribution && each.attribution.meanMagnitude > 0);
  }

  #importance(answer) {
    const features = this.#usable(answer);
    if (!features.length) {
      return empty('No attributions in this window', answer.problem ?? 'Attributions come with a trained model: register the version with its artifact.');
    }
    const rows = [...features].reverse();
    return html`${chart({
      name: `${this.params.model}-importance`,
      label: `Mean magnitude of the attributions of ${features.length} features; the table has the numbers`,
      height: Math.max(160, 50 + rows.length * 26),
      table: {columns: ['feature', 'rank', 'mean magnitude', 'share', 'reference'], rows: features.map((each) => [each.feature, each.rank, each.attribution.meanMagnitude, each.attribution.share, each.reference?.meanMagnitude])},
      onClick: ({dataIndex}) => setQuery({feature: rows[dataIndex].feature}),
      option: (c) => ({
        grid: {left: 130, right: 20, top: 30, bottom: 26},
        legend: {top: 0, left: 0},
        tooltip: {trigger: 'axis', valueFormatter: (value) => number(value)},
        xAxis: {type: 'value'},
        yAxis: {type: 'category', data: rows.map((each) => each.feature), axisLabel: {width: 120, overflow: 'truncate', color: c.text}},
        series: [
          {name: 'Window', type: 'bar', color: c.accent, data: rows.map((each) => each.attribution.meanMagnitude)},
          ...(rows.some((each) => each.reference) ? [{name: 'Reference', type: 'bar', color: c.reference, data: rows.map((each) => each.reference?.meanMagnitude ?? null)}] : []),
        ],
      }),
    })}
    <p class="small muted">${count(answer.rows)} explained inferences from ${plainTime(answer.from)} to ${plainTime(answer.to)}, in ${answer.outputSpace}. Choose a bar to see the dependence on it.</p>`;
  }

  #spread(answer) {
    const features = this.#usable(answer);
    if (!features.length) {
      return empty('No attributions in this window', answer.problem);
    }
    const rows = [...features].reverse();
    const cells = rows.flatMap(({attribution}, y) => attribution.density.map((share, i) => {
      const step = (attribution.max - attribution.min) / attribution.density.length;
      return [attribution.min + i * step, attribution.min + (i + 1) * step, y, share];
    })).filter(([, , , share]) => share > 0);
    const most = Math.max(...cells.map(([, , , share]) => share));
    return html`${chart({
      name: `${this.params.model}-attributions`,
      label: `How the attributions of ${features.length} features spread; the table has their quantiles`,
      height: Math.max(160, 50 + rows.length * 26),
      table: {columns: ['feature', 'min', '5%', '25%', 'median', '75%', '95%', 'max'], rows: features.map(({feature, attribution: a}) => [feature, a.min, a.p05, a.p25, a.p50, a.p75, a.p95, a.max])},
      option: (c) => ({
        grid: {left: 130, right: 20, top: 14, bottom: 26},
        tooltip: {formatter: ({value}) => `${rows[value[2]].feature}\n${number(value[0])} to ${number(value[1])}: ${percent(value[3])}`},
        xAxis: {type: 'value'},
        yAxis: {type: 'category', data: rows.map((each) => each.feature), axisLabel: {width: 120, overflow: 'truncate', color: c.text}},
        series: [{
          type: 'custom',
          encode: {x: [0, 1], y: 2},
          data: cells,
          renderItem: (params, api) => {
            const [x0, y] = api.coord([api.value(0), api.value(2)]);
            const [x1] = api.coord([api.value(1), api.value(2)]);
            const height = Math.max(2, api.size([0, 1])[1] * 0.8 * Math.sqrt(api.value(3) / most));
            return {type: 'rect', shape: {x: x0, y: y - height / 2, width: Math.max(1, x1 - x0 - 0.5), height}, style: {fill: api.value(0) + api.value(1) >= 0 ? c.series[1] : c.series[0]}};
          },
        }],
      }),
    })}
    <p class="small muted">The thicker a strip, the more inferences have such an attribution; right of zero it raises the output.</p>`;
  }

  #dependence(contract) {
    const features = (contract.features ?? []).filter((each) => ['NUMERIC', 'CATEGORICAL', 'BOOLEAN'].includes(each.type)).map((each) => each.name);
    if (!features.length) {
      return nothing;
    }
    const feature = features.includes(this.query.get('feature')) ? this.query.get('feature') : features[0];
    const kind = this.query.get('kind') === 'ale' ? 'ale' : 'pdp';
    const dependence = this.#ask('dependence', `/dependence/${seg(feature)}`, {kind, ice: kind === 'pdp' ? CURVES : 0});
    return html`<section class="panel" aria-labelledby="dependence-title">
      <div class="panel-head"><h2 id="dependence-title">How the output depends on</h2>
        <div class="pick"><select name="feature" aria-label="Feature" @change=${(event) => setQuery({feature: event.target.value})}>${features.map((each) => html`<option ?selected=${each === feature}>${each}</option>`)}</select>
          <div class="switch" role="group" aria-label="Kind">${KINDS.map(([name, text]) => html`<button type="button" aria-pressed=${name === kind} @click=${() => setQuery({kind: name === 'pdp' ? null : name})}>${text}</button>`)}</div></div></div>
      ${dependence.error && !dependence.error.passing
        ? empty('The dependence cannot be computed', dependence.error.detail)
        : state(dependence, 'the dependence', (answer) => this.#curve(answer), () => this.reload('dependence'))}
    </section>`;
  }

  #curve({feature, points, curves, outputSpace, target, rows, problem, kind}) {
    if (!points.length) {
      return empty('There is no dependence to show', problem);
    }
    const numbers = points.every((point) => point.value !== null && typeof point.value === 'number');
    const x = (i) => (numbers ? points[i].value : points[i].label);
    return html`${chart({
      name: `${this.params.model}-${feature}-${kind}`,
      label: `${outputSpace}${target ? ` of ${target}` : ''} by ${feature} at ${points.length} values over ${rows} rows; the table has the numbers`,
      height: 320,
      table: {columns: [feature, 'output', 'standard error'], rows: points.map((point) => [point.label, point.output, point.standardError])},
      option: (c) => ({
        grid: {left: 60, right: 20, top: 20, bottom: 46},
        tooltip: {trigger: 'axis', valueFormatter: (value) => number(value)},
        xAxis: {type: numbers ? 'value' : 'category', name: feature, nameLocation: 'middle', nameGap: 28, scale: true, ...(numbers ? {} : {data: points.map((point) => point.label)})},
        yAxis: {type: 'value', scale: true, axisLabel: {formatter: (value) => number(value, 3)}},
        series: [
          ...curves.map((curve) => ({type: 'line', silent: true, symbol: 'none', color: c.reference, lineStyle: {width: 1, opacity: 0.3}, tooltip: {show: false}, data: curve.map((output, i) => [x(i), output])})),
          {name: kind === 'ale' ? 'Local effect' : 'Mean', type: 'line', color: c.accent, lineStyle: {width: 3}, symbolSize: 5, data: points.map((point, i) => [x(i), point.output])},
        ],
      }),
    })}
    <p class="small muted">${count(rows)} rows of the reference${curves.length ? `; thin lines are ${curves.length} of them (ICE)` : ''}.</p>`;
  }
}

customElements.define('mla-explanations-page', ExplanationsPage);
