import {Page, html, nothing} from '../lib/base.js';
import {get, seg} from '../lib/api.js';
import {href, setQuery} from '../lib/router.js';
import {chart} from '../lib/chart.js';
import {count, duration, number, percent, plainTime, seconds, shortDay, time} from '../lib/format.js';
import {empty, state, verdictBadge} from '../lib/states.js';
import {sizeOf, sizesOf, sizeSwitch} from '../lib/windows.js';

const WINDOWS = 60;
const BANDS = [['p95', '95%'], ['p75', '75%'], ['p50', 'median'], ['p25', '25%'], ['p05', '5%']];

/** One feature or output of a model: what it looks like in a window, and how that changed. */
export default class FeaturePage extends Page {
  static title = 'Feature';

  constructor() {
    super();
    for (const type of ['finding', 'window']) {
      this.onLive(type, (event) => (!event?.model || event.model === this.params.model) && this.reloadSoon('series'));
    }
  }

  get #base() {
    return `/api/models/${seg(this.params.model)}/${seg(this.params.version)}`;
  }

  #ask(name, path, params = {}) {
    return this.load(name, [this.#base, path, params], (options) => get(this.#base + path, params, options));
  }

  render() {
    const {model, version, feature} = this.params;
    const entry = this.#ask('model', '');
    return html`<nav class="crumbs" aria-label="Path"><a href="/">Models</a><a href=${href.model(model, version)}>${model} ${version}</a><span>${feature}</span></nav>
      <h1>${feature}</h1>
      ${state(entry, 'the model', (answer) => this.#feature(answer.contract), () => this.reload())}`;
  }

  #feature(contract) {
    const size = sizeOf(this.query, contract);
    const range = {from: this.query.get('from'), to: this.query.get('to')};
    const series = this.#ask('series', `/features/${seg(this.params.feature)}/series`, {size, ...range, limit: WINDOWS});
    const described = contract.features?.find((each) => each.name === this.params.feature);
    return html`
      <div class="toolbar">${sizeSwitch(sizesOf(contract), size)}
        ${described ? html`<span class="muted">${described.type.toLowerCase()}${described.unit ? `, ${described.unit}` : ''}${described.personal ? `, personal: ${described.protection?.action?.toLowerCase() ?? ''}` : ''}</span>` : nothing}
        <a href=${href.explanations(this.params.model, this.params.version, {feature: this.params.feature})}>Dependence of the output</a></div>
      ${state(series, 'the windows', (answer) => (answer.windows.length ? this.#series(answer, size) : empty('No window of this length yet', 'Choose another length, or wait for the first inferences.')), () => this.reload('series'))}`;
  }

  #series(answer, size) {
    const {windows} = answer;
    const starts = windows.map((window) => window.start);
    const asked = this.query.get('start');
    const index = asked && starts.includes(asked) ? starts.indexOf(asked) : Math.max(0, windows.findLastIndex((window) => window.closed));
    const shown = windows[index];
    const numbers = answer.reference?.kind === 'NUMBER' || shown.profile.kind === 'NUMBER';
    const step = (by) => setQuery({start: starts[index + by]});
    return html`
      <section class="panel" aria-labelledby="window-title">
        <div class="panel-head"><h2 id="window-title">Window beside the reference</h2>
          <div class="pick">
            <button type="button" class="tool" ?disabled=${index === 0} @click=${() => step(-1)} aria-label="Earlier window">‹</button>
            <select aria-label="Window" name="start" @change=${(event) => setQuery({start: event.target.value})}>${[...starts].reverse().map((start) => html`<option value=${start} ?selected=${start === shown.start}>${plainTime(start)}</option>`)}</select>
            <button type="button" class="tool" ?disabled=${index === windows.length - 1} @click=${() => step(1)} aria-label="Later window">›</button>
            ${this.#unit()}
          </div></div>
        ${this.#window(shown, size)}
      </section>
      <div class="grid-2">
        <section class="panel" aria-labelledby="course-title"><div class="panel-head"><h2 id="course-title">${numbers ? 'Quantiles' : 'Categories'} over time</h2></div>
          ${numbers ? this.#quantiles(windows) : this.#categories(windows)}</section>
        <section class="panel" aria-labelledby="missing-title"><div class="panel-head"><h2 id="missing-title">Missing and invalid over time</h2></div>${this.#missing(windows)}</section>
      </div>
      ${this.#controls(windows)}
      ${this.#attribution(size)}
      ${this.#findings(shown)}`;
  }

  #unit() {
    const counts = this.query.get('unit') === 'counts';
    return html`<div class="switch" role="group" aria-label="Unit"><button type="button" aria-pressed=${!counts} @click=${() => setQuery({unit: null})}>Shares</button>
      <button type="button" aria-pressed=${counts} @click=${() => setQuery({unit: 'counts'})}>Counts</button></div>`;
  }

  #window(shown, size) {
    const distribution = this.#ask('distribution', `/features/${seg(this.params.feature)}`, {size, start: shown.start});
    return state(distribution, 'the distribution', (answer) => this.#bins(answer), () => this.reload('distribution'));
  }

  #bins({bins, window, reference}) {
    if (!bins.length) {
      return empty('No values in this window', 'All were missing or invalid, or they are encrypted.');
    }
    const counts = this.query.get('unit') === 'counts';
    const [mine, theirs] = counts ? ['count', 'referenceCount'] : ['share', 'referenceShare'];
    const told = (value) => (counts ? count(value) : percent(value, 2));
    return html`${chart({
      name: `${this.params.feature}-distribution`,
      label: `Distribution of ${this.params.feature} in ${bins.length} bins beside the reference; the table has the numbers`,
      height: 280,
      table: {columns: ['bin', 'count', 'share', 'reference count', 'reference share'], rows: bins.map((bin) => [bin.label, bin.count, bin.share, bin.referenceCount, bin.referenceShare])},
      option: (c) => ({
        grid: {left: 60, right: 16, top: 34, bottom: 60},
        legend: {top: 0, left: 0},
        tooltip: {trigger: 'axis', valueFormatter: told},
        xAxis: {type: 'category', data: bins.map((bin) => bin.label), axisLabel: {rotate: bins.length > 12 ? 40 : 0, hideOverlap: true}},
        yAxis: {type: 'value', axisLabel: {formatter: (value) => (counts ? count(value) : percent(value, 0))}},
        series: [
          {name: 'Window', type: 'bar', color: c.accent, data: bins.map((bin) => bin[mine])},
          ...(reference ? [{name: 'Reference', type: 'bar', color: c.reference, data: bins.map((bin) => bin[theirs])}] : []),
        ],
      }),
    })}
    <div class="scroll" tabindex="0" role="region" aria-label="Statistics"><table id="statistics">
      <thead><tr><th scope="col"></th><th scope="col" class="n">Valid</th><th scope="col" class="n">Missing</th><th scope="col" class="n">Invalid</th>
        ${window.number ? html`<th scope="col" class="n">Mean</th><th scope="col" class="n">5%</th><th scope="col" class="n">Median</th><th scope="col" class="n">95%</th>` : html`<th scope="col" class="n">Different</th>`}</tr></thead>
      <tbody>${[['Window', window], ['Reference', reference]].filter(([, profile]) => profile).map(([name, profile]) => html`<tr><th scope="row">${name}</th><td class="n">${count(profile.valid)}</td><td class="n">${count(profile.missing)}</td><td class="n">${count(profile.invalid)}</td>
        ${window.number ? html`<td class="n">${number(profile.number?.mean)}</td><td class="n">${number(profile.number?.p05)}</td><td class="n">${number(profile.number?.p50)}</td><td class="n">${number(profile.number?.p95)}</td>` : html`<td class="n">${number(profile.distinct)}</td>`}</tr>`)}</tbody>
    </table></div>`;
  }

  #course(windows, {label, lines, format, name, marks}) {
    return chart({
      name: `${this.params.feature}-${name}`,
      label,
      height: 250,
      table: {columns: ['window', ...lines.map((line) => line.name)], rows: windows.map((window, i) => [window.start, ...lines.map((line) => line.data[i])])},
      onClick: ({dataIndex}) => setQuery({start: windows[dataIndex].start}),
      option: (c) => ({
        grid: {left: 60, right: 16, top: 34, bottom: 26},
        legend: {top: 0, left: 0, type: 'scroll'},
        tooltip: {trigger: 'axis', valueFormatter: format},
        xAxis: {type: 'category', data: windows.map((window) => shortDay(window.start))},
        yAxis: {type: 'value', scale: true, axisLabel: {formatter: format}},
        series: lines.map((line, i) => ({type: 'line', symbolSize: 5, connectNulls: false, color: c.series[i % c.series.length], ...line, ...(marks ? marks(c, i) : {})})),
      }),
    });
  }

  #quantiles(windows) {
    return this.#course(windows, {name: 'quantiles', label: `Quantiles of ${this.params.feature} in ${windows.length} windows`, format: (value) => number(value), lines: BANDS.map(([key, name]) => ({name, data: windows.map((window) => window.profile.number?.[key] ?? null), lineStyle: key === 'p50' ? {width: 3} : {opacity: 0.7}}))});
  }

  #categories(windows) {
    const names = [...new Set(windows.flatMap((window) => window.categories.map((each) => each.category)))].slice(0, 8);
    const shares = windows.map((window) => new Map(window.categories.map((each) => [each.category, each.share])));
    return this.#course(windows, {name: 'categories', label: `Shares of the categories of ${this.params.feature} in ${windows.length} windows`, format: (value) => percent(value), lines: names.map((name) => ({name, data: shares.map((each) => each.get(name) ?? null)}))});
  }

  #missing(windows) {
    const share = (key) => windows.map(({profile}) => profile[key] / Math.max(1, profile.valid + profile.missing + profile.invalid));
    return this.#course(windows, {name: 'missing', label: `Missing and invalid values of ${this.params.feature} in ${windows.length} windows`, format: (value) => percent(value, 2), lines: [{name: 'Missing', data: share('missing')}, {name: 'Invalid', data: share('invalid')}]});
  }

  /** Control charts: each monitor's value in time with the bound it was held against, violations marked. */
  #controls(windows) {
    const byMonitor = new Map();
    windows.forEach((window, i) => window.findings.forEach((finding) => {
      if (finding.value === null) {
        return;
      }
      const key = `${finding.monitor} ${finding.statistic}${finding.baseline ? ` against ${finding.baseline}` : ''}`;
      const course = byMonitor.get(key) ?? {values: Array(windows.length).fill(null), bounds: Array(windows.length).fill(null), findings: []};
      course.values[i] = finding.value;
      course.bounds[i] = finding.threshold;
      course.findings[i] = finding;
      byMonitor.set(key, course);
    }));
    const keys = [...byMonitor.keys()].sort();
    if (!keys.length) {
      return nothing;
    }
    const chosen = keys.includes(this.query.get('chart')) ? this.query.get('chart') : keys.find((key) => byMonitor.get(key).findings.some((each) => each?.verdict === 'ALARM')) ?? keys[0];
    const course = byMonitor.get(chosen);
    const detail = (names) => course.findings.map((finding) => Number(names.map((name) => finding?.details[name]).find((text) => text !== undefined && !Number.isNaN(Number(text))) ?? NaN)).map((x) => (Number.isNaN(x) ? null : x));
    const lower = detail(['lower', 'lcl']);
    const centre = detail(['centre', 'center', 'target']);
    return html`<section class="panel" aria-labelledby="control-title">
      <div class="panel-head"><h2 id="control-title">Control chart</h2>
        <select class="pick" aria-label="Monitor" name="chart" style="width:auto" @change=${(event) => setQuery({chart: event.target.value})}>${keys.map((key) => html`<option ?selected=${key === chosen}>${key}</option>`)}</select></div>
      ${this.#course(windows, {
        name: 'control',
        label: `${chosen} in ${windows.length} windows with its limits; violations are marked`,
        format: (value) => number(value),
        lines: [
          {name: 'Value', data: course.values, markPoint: undefined},
          {name: 'Limit', data: course.bounds, symbol: 'none', lineStyle: {type: 'dashed'}, step: 'middle'},
          ...(lower.some((x) => x !== null) ? [{name: 'Lower limit', data: lower, symbol: 'none', lineStyle: {type: 'dashed'}, step: 'middle'}] : []),
          ...(centre.some((x) => x !== null) ? [{name: 'Centre', data: centre, symbol: 'none', lineStyle: {type: 'dotted'}}] : []),
        ],
        marks: (c, i) => (i === 0
          ? {markPoint: {symbol: 'circle', symbolSize: 12, itemStyle: {color: c.alarm}, label: {show: false}, data: course.findings.flatMap((finding, at) => (finding && (finding.verdict === 'ALARM' || finding.verdict === 'WARNING') ? [{coord: [at, finding.value], itemStyle: {color: finding.verdict === 'ALARM' ? c.alarm : c.warning}}] : []))}}
          : i === 1 ? {color: c.alarm} : {color: c.muted}),
      })}
    </section>`;
  }

  #attribution(size) {
    const importance = this.#ask('importance', '/importance', {size});
    const mine = importance.value?.features.find((each) => each.feature === this.params.feature);
    if (!mine?.attribution) {
      return nothing;
    }
    return html`<section class="panel" aria-labelledby="attribution-title"><div class="panel-head"><h2 id="attribution-title">Attribution in the newest window</h2></div>
      <dl class="facts">
        <div><dt>Rank</dt><dd>${mine.rank}${mine.reference ? html` <small>reference ${mine.reference.rank}</small>` : nothing}</dd></div>
        <div><dt>Mean magnitude</dt><dd>${number(mine.attribution.meanMagnitude)}${mine.reference ? html` <small>reference ${number(mine.reference.meanMagnitude)}</small>` : nothing}</dd></div>
        <div><dt>Share of all</dt><dd>${percent(mine.attribution.share)}${mine.reference ? html` <small>reference ${percent(mine.reference.share)}</small>` : nothing}</dd></div>
        <div><dt>Mean</dt><dd>${number(mine.attribution.mean)}</dd></div>
      </dl></section>`;
  }

  #findings(shown) {
    return html`<section class="panel" aria-labelledby="findings-title"><div class="panel-head"><h2 id="findings-title">Findings in this window</h2><span>${time(shown.start)}</span></div>
      ${shown.findings.length
        ? html`<div class="scroll" tabindex="0" role="region" aria-label="Findings"><table id="findings"><thead><tr><th scope="col">Verdict</th><th scope="col">Monitor</th><th scope="col">Statistic</th><th scope="col" class="n">Value</th><th scope="col" class="n">Bound</th><th scope="col">Why</th></tr></thead>
            <tbody>${shown.findings.map((finding) => html`<tr><td>${verdictBadge(finding.verdict)}</td><td>${finding.monitor}</td><td>${finding.statistic}</td><td class="n">${number(finding.value)}</td><td class="n">${number(finding.threshold)}</td>
              <td class="small">${Object.entries(finding.details).slice(0, 4).map(([name, value]) => html`<div><span class="muted">${name}:</span> ${value}</div>`)}</td></tr>`)}</tbody></table></div>`
        : empty('Nothing was judged', shown.closed ? 'Monitors of this feature look at other lengths of windows.' : `The window ends ${plainTime(shown.end)}; it is judged then.`)}
    </section>`;
  }
}

customElements.define('mla-feature-page', FeaturePage);
