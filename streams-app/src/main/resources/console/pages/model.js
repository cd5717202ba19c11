import {Page, html, nothing} from '../lib/base.js';
import {get, seg} from '../lib/api.js';
import {href, navigate, setQuery} from '../lib/router.js';
import {chart} from '../lib/chart.js';
import {count, duration, number, percent, plainTime, seconds, shortDay, time, verdictRank} from '../lib/format.js';
import {badge, empty, state, verdictBadge} from '../lib/states.js';
import {sizeOf, sizesOf, sizeSwitch, zoom} from '../lib/windows.js';

const WINDOWS = 60;
const FINDINGS = 100;
const VERDICTS = ['ALARM', 'WARNING', 'OK', 'INSUFFICIENT_DATA'];
const NAMES = {ALARM: 'Alarm', WARNING: 'Warning', OK: 'OK', INSUFFICIENT_DATA: 'Too little data'};

/** One model version: what moved, how much came, how good it was, and for whom. */
export default class ModelPage extends Page {
  static title = 'Model';

  constructor() {
    super();
    for (const type of ['finding', 'alert', 'window']) {
      this.onLive(type, (event) => (!event?.model || event.model === this.params.model) && this.#again());
    }
  }

  #again() {
    for (const name of ['windows', 'findings', 'drift', 'performance']) {
      this.reloadSoon(name);
    }
  }

  get #base() {
    return `/api/models/${seg(this.params.model)}/${seg(this.params.version)}`;
  }

  #ask(name, path, params) {
    return this.load(name, [this.#base, path, params], (options) => get(this.#base + path, params, options));
  }

  render() {
    const model = this.#ask('model', '', {});
    return html`<nav class="crumbs" aria-label="Path"><a href="/">Models</a><span>${this.params.model}</span></nav>
      <h1>${this.params.model} <small class="muted">${this.params.version}</small></h1>
      ${state(model, 'the model', (answer) => this.#model(answer), () => this.reload())}`;
  }

  #model(model) {
    const {contract} = model;
    const size = sizeOf(this.query, contract);
    const sizes = sizesOf(contract);
    const range = {from: this.query.get('from'), to: this.query.get('to')};
    return html`
      ${this.#about(model)}
      <div class="toolbar">
        ${sizeSwitch(sizes, size)}
        <a href=${href.explanations(this.params.model, this.params.version)}>Explanations</a>
        <a href=${href.alerts({model: this.params.model, version: this.params.version})}>Alerts</a>
        ${range.from || range.to
          ? html`<span class="muted">${plainTime(range.from)} to ${plainTime(range.to)}</span>
              <button type="button" class="tool" id="whole" @click=${() => setQuery({from: null, to: null})}>Show all time</button>`
          : nothing}
      </div>
      ${this.#timeline(size, range)} ${this.#drift(size, range)}
      <div class="grid-2">${this.#volume(size, sizes, range)} ${this.#performance(size, contract, range)}</div>
      ${contract.protectedAttributes?.length ? this.#fairness(size) : nothing}
      ${this.#comparison(size)} ${this.#findings(size, range)}`;
  }

  #about(model) {
    const {contract} = model;
    return html`<section class="panel" aria-label="About">
      ${contract.description ? html`<p>${contract.description}</p>` : nothing}
      <dl class="facts">
        <div><dt>State</dt><dd>${badge('info', model.state.toLowerCase())}</dd></div>
        <div><dt>Owner</dt><dd>${contract.owner || '–'}</dd></div>
        <div><dt>Risk</dt><dd>${(contract.riskTier ?? '').toLowerCase() || '–'}</dd></div>
        <div><dt>Prediction</dt><dd>${contract.prediction?.kind?.toLowerCase() ?? '–'}</dd></div>
        <div><dt>Reference</dt><dd>${model.referenceRows ? `${count(model.referenceRows)} rows` : 'its first windows'}</dd></div>
        <div><dt>Registered</dt><dd>${time(model.registeredAt)}</dd></div>
      </dl>
      <details><summary>Features and contract</summary>
        <p>${(contract.features ?? []).map((feature, i) => html`${i ? ' · ' : ''}<a href=${href.feature(this.params.model, this.params.version, feature.name)}>${feature.name}</a>`)}</p>
        <pre tabindex="0" aria-label="Contract">${JSON.stringify(contract, null, 2)}</pre></details>
    </section>`;
  }

  #timeline(size, range) {
    const findings = this.#ask('timeline', '/findings', {...range, verdict: 'ALARM,WARNING', limit: 1000});
    return html`<section class="panel" aria-labelledby="timeline-title">
      <div class="panel-head"><h2 id="timeline-title">Findings over time</h2><small>Alarms and warnings on windows of ${duration(size)}</small></div>
      ${state(findings, 'findings', (answer) => this.#timelineChart(answer.findings, size), () => this.reload('timeline'))}
    </section>`;
  }

  #timelineChart(all, size) {
    const findings = all.filter((each) => (new Date(each.windowEnd) - new Date(each.windowStart)) / 1000 === seconds(size));
    if (!findings.length) {
      return empty('Nothing alarmed', 'No monitor found anything in windows of this length.');
    }
    const counts = new Map();
    for (const {windowStart, verdict, monitor} of findings) {
      const entry = counts.get(windowStart) ?? {ALARM: 0, WARNING: 0, monitors: new Set()};
      entry[verdict]++;
      entry.monitors.add(monitor);
      counts.set(windowStart, entry);
    }
    const starts = [...counts.keys()].sort();
    return chart({
      name: `${this.params.model}-findings`,
      label: `${findings.length} alarms and warnings in ${starts.length} windows; the table has the numbers`,
      height: 180,
      table: {columns: ['window', 'alarms', 'warnings', 'monitors'], rows: starts.map((start) => [start, counts.get(start).ALARM, counts.get(start).WARNING, [...counts.get(start).monitors].join(' ')])},
      onClick: (event) => setQuery({window: starts[event.dataIndex], verdict: event.seriesName === 'Alarms' ? 'ALARM' : 'WARNING'}),
      option: (c) => ({
        grid: {left: 40, right: 16, top: 30, bottom: 26},
        legend: {top: 0, left: 0},
        tooltip: {trigger: 'axis'},
        xAxis: {type: 'category', data: starts.map(shortDay)},
        yAxis: {type: 'value', minInterval: 1},
        series: [
          {name: 'Alarms', type: 'bar', stack: 'all', color: c.alarm, data: starts.map((start) => counts.get(start).ALARM)},
          {name: 'Warnings', type: 'bar', stack: 'all', color: c.warning, data: starts.map((start) => counts.get(start).WARNING)},
        ],
      }),
    });
  }

  #drift(size, range) {
    const drift = this.#ask('drift', '/drift', {size, ...range, limit: WINDOWS});
    return html`<section class="panel" aria-labelledby="drift-title">
      <div class="panel-head"><h2 id="drift-title">What moved</h2><small>Each feature and window: how far beyond its bound. Choose a cell to see the feature.</small></div>
      ${state(drift, 'drift', (answer) => this.#heatMap(answer, size), () => this.reload('drift'))}
    </section>`;
  }

  #heatMap({windows, targets}, size) {
    const rows = targets.filter((target) => target.cells.length).reverse();
    if (!rows.length) {
      return empty('Nothing is judged yet', 'Windows are judged when they end; features that are protected by encryption are not.');
    }
    const cells = rows.flatMap((row, y) => row.cells.map((cell) => ({x: cell.window, y, cell, row})));
    const heat = ({cell}) => (cell.verdict === 'INSUFFICIENT_DATA' ? null : Math.min(2, cell.ofThreshold ?? (cell.verdict === 'ALARM' ? 1.5 : 0.5)));
    return chart({
      name: `${this.params.model}-drift`,
      label: `Drift of ${rows.length} features and outputs in ${windows.length} windows; the table has the numbers`,
      height: Math.max(140, 60 + rows.length * 22),
      table: {columns: ['target', 'window', 'monitor', 'statistic', 'value', 'of its bound', 'verdict'], rows: cells.map(({row, cell}) => [row.target, windows[cell.window].start, cell.monitor, cell.statistic, cell.value, cell.ofThreshold, cell.verdict])},
      onClick: (event) => {
        const {row, cell} = cells[event.dataIndex];
        if (row.target !== 'window') {
          navigate(href.feature(this.params.model, this.params.version, row.target, {size, start: windows[cell.window].start}));
        }
      },
      option: (c) => ({
        grid: {left: 150, right: 16, top: 8, bottom: 50},
        tooltip: {
          formatter: ({dataIndex}) => {
            const {row, cell} = cells[dataIndex];
            return `${row.target}, ${plainTime(windows[cell.window].start)}\n${cell.monitor}: ${cell.statistic} ${number(cell.value)}\n${NAMES[cell.verdict]}${cell.ofThreshold === null ? '' : `, ${number(cell.ofThreshold, 2)} of its bound`}`;
          },
        },
        xAxis: {type: 'category', data: windows.map((window) => shortDay(window.start)), splitArea: {show: false}},
        yAxis: {type: 'category', data: rows.map((row) => row.target), axisLabel: {width: 140, overflow: 'truncate', color: c.text}},
        visualMap: {min: 0, max: 2, calculable: false, orient: 'horizontal', left: 'center', bottom: 0, itemHeight: 90, text: ['2 x bound', '0'], inRange: {color: [c.surface, c.warning, c.alarm]}},
        series: [{type: 'heatmap', data: cells.map((each) => [each.x, each.y, heat(each) ?? '-']), itemStyle: {borderColor: c.line, borderWidth: 1}, progressive: 0}],
      }),
    });
  }

  #volume(size, sizes, range) {
    const windows = this.#ask('windows', '/windows', {size, ...range, limit: 500});
    return html`<section class="panel" aria-labelledby="volume-title">
      <div class="panel-head"><h2 id="volume-title">Volume</h2><small>Narrow the bar below the chart to zoom</small></div>
      ${state(windows, 'windows', ({windows: newest}) => {
        const shown = [...newest].reverse();
        return shown.length
          ? chart({
              name: `${this.params.model}-volume`,
              label: `Inferences in ${shown.length} windows, ${count(shown.at(-1).rows)} in the newest`,
              height: 260,
              table: {columns: ['window', 'inferences', 'judged'], rows: shown.map((window) => [window.start, window.rows, window.closed ? 'yes' : 'no'])},
              onZoom: ({from, to}) => from !== undefined && (from > 0 || to < shown.length - 1) && setQuery(zoom(sizes, shown[from].start, shown[to].end)),
              option: (c) => ({
                grid: {left: 56, right: 16, top: 14, bottom: 62},
                tooltip: {trigger: 'axis', formatter: ([{dataIndex}]) => `${plainTime(shown[dataIndex].start)}\n${count(shown[dataIndex].rows)} inferences${shown[dataIndex].closed ? '' : ', still open'}`},
                dataZoom: [{type: 'slider', bottom: 8, height: 20, brushSelect: true, borderColor: c.line, textStyle: {color: c.muted}, labelFormatter: (i) => shortDay(shown[i]?.start)}],
                xAxis: {type: 'category', data: shown.map((window) => shortDay(window.start))},
                yAxis: {type: 'value'},
                series: [{type: 'bar', color: c.accent, data: shown.map((window) => ({value: window.rows, itemStyle: window.closed ? {} : {opacity: 0.45}}))}],
              }),
            })
          : empty('No inferences in this time', 'Show all time, or another length of windows.');
      }, () => this.reload('windows'))}
    </section>`;
  }

  #performance(size, contract, range) {
    const judged = (contract.windows?.sizes ?? []).some((each) => seconds(each) === seconds(size));
    const performance = judged ? this.#ask('performance', '/performance', {size, ...range, limit: 30}) : null;
    return html`<section class="panel" aria-labelledby="performance-title">
      <div class="panel-head"><h2 id="performance-title">Performance</h2>${performance?.value?.windows.length ? this.#metrics(performance.value) : nothing}</div>
      ${performance
        ? state(performance, 'performance', (answer) => this.#performanceChart(answer), () => this.reload('performance'))
        : empty('Windows of this length are not judged', 'Choose a longer one.')}
    </section>`;
  }

  #metric({judgedMetrics, windows}) {
    const names = windows[0].metrics.map((each) => each.name);
    const asked = this.query.get('metric');
    return names.includes(asked) ? asked : (judgedMetrics.find((name) => names.includes(name)) ?? names[0]);
  }

  #metrics(answer) {
    const shown = this.#metric(answer);
    return html`<label class="pick small">Metric <select @change=${(event) => setQuery({metric: event.target.value})}>
      ${answer.windows[0].metrics.map(({name}) => html`<option ?selected=${name === shown}>${name}</option>`)}
    </select></label>`;
  }

  #performanceChart(answer) {
    if (!answer.windows.length) {
      return empty('No window is judged yet', answer.problem ?? 'Estimates come as windows end; realised values when the truth arrives.');
    }
    const name = this.#metric(answer);
    const windows = [...answer.windows].reverse();
    const metrics = windows.map((window) => window.metrics.find((each) => each.name === name));
    const reference = answer.reference?.metrics.find((each) => each.name === name)?.realised?.value ?? null;
    const values = (pick) => metrics.map((each) => (each && pick(each)) ?? null);
    const line = (seriesName, pick, color, extra = {}) => ({name: seriesName, type: 'line', color, symbolSize: 6, data: values(pick), ...extra});
    return html`${chart({
      name: `${this.params.model}-${name}`,
      label: `${name}: estimated and realised in ${windows.length} windows; the table has the numbers`,
      height: 260,
      table: {
        columns: ['window', 'estimated', 'low', 'high', 'realised', 'low', 'high', 'truth received'],
        rows: windows.map((window, i) => [window.start, metrics[i]?.estimated?.value, metrics[i]?.estimated?.low, metrics[i]?.estimated?.high, metrics[i]?.realised?.value, metrics[i]?.realised?.low, metrics[i]?.realised?.high, percent(window.coverage.share)]),
      },
      option: (c) => ({
        grid: {left: 56, right: 16, top: 34, bottom: 26},
        legend: {top: 0, left: 0, data: ['Estimated', 'Realised']},
        tooltip: {trigger: 'axis', valueFormatter: (value) => number(value)},
        xAxis: {type: 'category', data: windows.map((window) => shortDay(window.start))},
        yAxis: {type: 'value', scale: true, axisLabel: {formatter: (value) => number(value, 3)}},
        series: [
          line('Estimated', (each) => each.estimated?.value, c.series[1], {lineStyle: {type: 'dashed'}}),
          line('Realised', (each) => each.realised?.value, c.series[0], {
            markLine: reference === null ? undefined : {silent: true, symbol: 'none', lineStyle: {color: c.reference}, label: {formatter: 'reference', color: c.muted, position: 'insideEndTop'}, data: [{yAxis: reference}]},
          }),
          line('from', (each) => each.realised?.low, c.series[0], {lineStyle: {opacity: 0.35, width: 1}, symbol: 'none'}),
          line('to', (each) => each.realised?.high, c.series[0], {lineStyle: {opacity: 0.35, width: 1}, symbol: 'none'}),
        ],
      }),
    })}
    <p class="small muted">Thin lines bound the realised value with 95% confidence. ${windows.at(-1).change?.cause ?? ''}</p>`;
  }

  #fairness(size) {
    const fairness = this.#ask('fairness', '/fairness', {size});
    return html`<section class="panel" aria-labelledby="fairness-title">
      <div class="panel-head"><h2 id="fairness-title">Fairness by group</h2></div>
      ${state(fairness, 'fairness', (answer) => (answer.attributes.length ? answer.attributes.map((attribute) => this.#attribute(attribute)) : empty('Nothing to compare yet', answer.problem)), () => this.reload('fairness'))}
    </section>`;
  }

  #attribute(attribute) {
    const groups = attribute.groups ?? [];
    return html`<h3>${attribute.attribute}</h3>
      <div class="scroll" tabindex="0" role="region" aria-label="Groups of ${attribute.attribute}"><table>
        <thead><tr><th scope="col">Group</th><th scope="col" class="n">Predictions</th><th scope="col" class="n">Selected</th><th scope="col" class="n">Impact ratio</th></tr></thead>
        <tbody>${groups.map((group) => html`<tr><th scope="row">${group.group}</th><td class="n">${count(group.predictions)}</td>
          <td class="n">${percent(group.selectionRate?.value ?? group.selectionRate)}</td><td class="n">${number(group.impactRatio?.value ?? group.impactRatio, 3)}</td></tr>`)}</tbody>
      </table></div>`;
  }

  #comparison(size) {
    const windows = this.#ask('windows', '/windows', {size, from: this.query.get('from'), to: this.query.get('to'), limit: 500}).value?.windows ?? [];
    if (windows.length < 2) {
      return nothing;
    }
    const starts = windows.map((window) => window.start);
    const a = starts.includes(this.query.get('a')) ? this.query.get('a') : starts[1];
    const b = starts.includes(this.query.get('b')) ? this.query.get('b') : starts[0];
    const one = this.#ask('window-a', `/windows/${seg(a)}`, {size});
    const two = this.#ask('window-b', `/windows/${seg(b)}`, {size});
    const choose = (name, chosen) => html`<select aria-label=${name === 'a' ? 'First window' : 'Second window'} @change=${(event) => setQuery({[name]: event.target.value})}>
      ${starts.map((start) => html`<option value=${start} ?selected=${start === chosen}>${plainTime(start)}</option>`)}</select>`;
    return html`<section class="panel" aria-labelledby="comparison-title">
      <div class="panel-head"><h2 id="comparison-title">Two windows compared</h2><div class="pick">${choose('a', a)} with ${choose('b', b)}</div></div>
      ${state(one, 'the first window', (first) => state(two, 'the second window', (second) => this.#difference(first, second, size), () => this.reload('window-b')), () => this.reload('window-a'))}
    </section>`;
  }

  #difference(first, second, size) {
    const others = new Map(second.columns.map((profile) => [profile.target, profile]));
    const rows = first.columns.filter((profile) => others.has(profile.target)).map((profile) => [profile, others.get(profile.target)]);
    const missing = (profile) => profile.missing / Math.max(1, profile.missing + profile.invalid + profile.valid);
    const shift = ([x, y]) => (x.number && y.number && x.number.standardDeviation > 0 ? (y.number.mean - x.number.mean) / x.number.standardDeviation : null);
    return html`<p class="small muted">${count(first.rows)} and ${count(second.rows)} inferences. Shift: difference of the means in standard deviations of the first window.</p>
      <div class="scroll" tabindex="0" role="region" aria-label="Two windows compared"><table>
        <thead><tr><th scope="col">Feature or output</th><th scope="col" class="n">Median</th><th scope="col" class="n">Median</th><th scope="col" class="n">Mean</th><th scope="col" class="n">Mean</th><th scope="col" class="n">Shift</th><th scope="col" class="n">Missing</th><th scope="col" class="n">Missing</th></tr></thead>
        <tbody>${rows
          .sort((x, y) => Math.abs(shift(y) ?? 0) - Math.abs(shift(x) ?? 0))
          .map(([x, y]) => html`<tr><th scope="row"><a href=${href.feature(this.params.model, this.params.version, x.target, {size, start: second.start})}>${x.target}</a></th>
            <td class="n">${number(x.number?.p50)}</td><td class="n">${number(y.number?.p50)}</td><td class="n">${number(x.number?.mean)}</td><td class="n">${number(y.number?.mean)}</td>
            <td class="n">${number(shift([x, y]), 2)}</td><td class="n">${percent(missing(x))}</td><td class="n">${percent(missing(y))}</td></tr>`)}</tbody>
      </table></div>`;
  }

  #findings(size, range) {
    const window = this.query.get('window');
    const verdict = this.query.get('verdict') ?? 'ALARM,WARNING';
    const bounds = window ? {from: window, to: new Date(new Date(window).getTime() + 1).toISOString()} : range;
    const asked = {...bounds, verdict: verdict === 'ALL' ? null : verdict, monitor: this.query.get('monitor'), target: this.query.get('target'), limit: FINDINGS};
    const findings = this.#ask('findings', '/findings', asked);
    const choose = (name) => (event) => setQuery({[name]: event.target.value});
    return html`<section class="panel" aria-labelledby="findings-title">
      <div class="panel-head"><h2 id="findings-title">Findings</h2>
        ${window ? html`<span>of ${plainTime(window)} <button type="button" class="tool" @click=${() => setQuery({window: null})}>All windows</button></span>` : nothing}</div>
      <div class="filters" role="search" aria-label="Filter findings">
        <label>Verdict<select name="verdict" @change=${choose('verdict')}>
          <option value="ALARM,WARNING" ?selected=${verdict === 'ALARM,WARNING'}>Alarms and warnings</option>
          ${VERDICTS.map((each) => html`<option value=${each} ?selected=${verdict === each}>${NAMES[each]}</option>`)}<option value="ALL" ?selected=${verdict === 'ALL'}>All</option>
        </select></label>
        <label>Monitor<input name="monitor" type="search" .value=${this.query.get('monitor') ?? ''} placeholder="drift, drift.psi, ..." @change=${choose('monitor')}></label>
        <label>Feature or output<input name="target" type="search" .value=${this.query.get('target') ?? ''} @change=${choose('target')}></label>
      </div>
      ${state(findings, 'findings', (answer) => this.#findingTable(answer, size), () => this.reload('findings'))}
    </section>`;
  }

  #findingTable({findings, more}, size) {
    if (!findings.length) {
      return empty('No finding matches', 'Choose other verdicts, or leave monitor and feature empty.');
    }
    const sorted = [...findings].sort((x, y) => y.windowStart.localeCompare(x.windowStart) || verdictRank[y.verdict] - verdictRank[x.verdict]);
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Findings" style="max-height:32rem"><table id="findings">
        <thead><tr><th scope="col">Window</th><th scope="col">Verdict</th><th scope="col">Monitor</th><th scope="col">Target</th><th scope="col">Segment</th><th scope="col" class="n">Value</th><th scope="col" class="n">Bound</th><th scope="col" class="n">n</th><th scope="col">Why</th></tr></thead>
        <tbody>${sorted.map((finding) => html`<tr>
          <td>${time(finding.windowStart)} <small>${duration((new Date(finding.windowEnd) - new Date(finding.windowStart)) / 1000)}</small></td>
          <td>${verdictBadge(finding.verdict)}</td><td>${finding.monitor}</td>
          <td>${finding.target === 'window' ? 'window' : html`<a href=${href.feature(this.params.model, this.params.version, finding.target, {size, start: finding.windowStart})}>${finding.target}</a>`}</td>
          <td>${finding.segment ?? ''}</td><td class="n">${number(finding.value)}</td><td class="n">${number(finding.threshold)}</td><td class="n">${count(finding.n)}</td>
          <td class="small">${Object.entries(finding.details).slice(0, 3).map(([name, value]) => html`<div><span class="muted">${name}:</span> ${value}</div>`)}</td>
        </tr>`)}</tbody></table></div>
      ${more ? html`<p class="small muted">Only the newest ${FINDINGS} are shown; narrow the filters to see others.</p>` : nothing}`;
  }
}

customElements.define('mla-model-page', ModelPage);
