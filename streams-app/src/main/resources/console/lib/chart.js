import * as echarts from 'echarts';
import {LitElement, html, nothing} from 'lit';

const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** The theme's colours, for options of charts. */
export const colours = () => ({
  text: style('--mla-text'),
  muted: style('--mla-muted'),
  line: style('--mla-line'),
  surface: style('--mla-surface'),
  accent: style('--mla-accent'),
  reference: style('--mla-reference'),
  ok: style('--mla-ok'),
  warning: style('--mla-warning'),
  alarm: style('--mla-alarm'),
  series: [1, 2, 3, 4, 5, 6, 7, 8].map((i) => style(`--mla-series-${i}`)),
});

/** Text that is safe where a library takes markup. */
export const esc = (text) => echarts.format.encodeHTML(String(text));

/**
 * A chart with its exports and its table.
 *
 * @param {object} chart
 * @param {object|function(object): object} chart.option ECharts' option, or what makes it of the theme's colours
 * @param {string} chart.label what the chart says, for those who do not see it
 * @param {{columns: string[], rows: any[][]}} chart.table the same as numbers
 * @param {string} chart.name of exported files
 * @param {number} [chart.height] in pixels
 * @param {function(object)} [chart.onClick] gets ECharts' event of the item
 * @param {function({from: any, to: any})} [chart.onZoom] gets the values that are in view once zooming has paused; needs a dataZoom
 */
export const chart = ({option, label, table, name, height = 280, onClick, onZoom}) => html`<mla-chart
  .option=${option}
  .label=${label}
  .table=${table}
  .name=${name ?? 'chart'}
  .height=${height}
  .onPick=${onClick}
  .onZoom=${onZoom}
></mla-chart>`;

function base(c) {
  const axis = {axisLine: {lineStyle: {color: c.line}}, axisLabel: {color: c.muted}, splitLine: {lineStyle: {color: c.line}}, nameTextStyle: {color: c.muted}};
  return {
    color: c.series,
    backgroundColor: 'transparent',
    textStyle: {color: c.text, fontFamily: 'inherit'},
    legend: {textStyle: {color: c.text}, inactiveColor: c.muted},
    categoryAxis: axis,
    valueAxis: axis,
    timeAxis: axis,
    logAxis: axis,
    tooltip: {backgroundColor: c.surface, borderColor: c.line, textStyle: {color: c.text}},
    visualMap: {textStyle: {color: c.text}},
  };
}

function csv({columns, rows}) {
  const cell = (value) => {
    const text = value === null || value === undefined ? '' : String(value);
    // A spreadsheet would compute what starts like a formula.
    const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return [columns, ...rows].map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
}

function save(name, url) {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}

class Chart extends LitElement {
  static properties = {
    option: {attribute: false},
    label: {attribute: false},
    table: {attribute: false},
    name: {attribute: false},
    height: {attribute: false},
    onPick: {attribute: false},
    onZoom: {attribute: false},
    showsTable: {state: true},
  };

  #chart = null;
  #theme = '';
  #resize = new ResizeObserver(() => this.#chart?.resize());
  #themes = new MutationObserver(() => this.#draw());
  #zoomed = 0;

  constructor() {
    super();
    this.showsTable = false;
    this.height = 280;
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#themes.observe(document.documentElement, {attributeFilter: ['data-theme']});
    if (this.hasUpdated) {
      this.#draw();
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#themes.disconnect();
    this.#resize.disconnect();
    clearTimeout(this.#zoomed);
    this.#chart?.dispose();
    this.#chart = null;
  }

  render() {
    return html`<div class="chart">
      <div class="chart-tools" role="group" aria-label="Export">
        <button type="button" class="tool" @click=${this.#png}>PNG</button>
        <button type="button" class="tool" @click=${this.#svg}>SVG</button>
        ${this.table
          ? html`<button type="button" class="tool" @click=${this.#csv}>CSV</button>
              <button type="button" class="tool" aria-pressed=${this.showsTable} @click=${() => (this.showsTable = !this.showsTable)}>Table</button>`
          : nothing}
      </div>
      <div class="canvas" role="img" aria-label=${this.label} style="height:${this.height}px" ?hidden=${this.showsTable}></div>
      ${this.showsTable ? this.#rows() : nothing}
    </div>`;
  }

  updated() {
    this.#draw();
  }

  #rows() {
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${this.label} style="max-height:${Math.max(this.height, 200)}px">
      <table>
        <thead><tr>${this.table.columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
        <tbody>${this.table.rows.map((row) => html`<tr>${row.map((value) => html`<td>${value ?? '–'}</td>`)}</tr>`)}</tbody>
      </table>
    </div>`;
  }

  #options() {
    const option = typeof this.option === 'function' ? this.option(colours()) : this.option;
    return {
      animation: false,
      aria: {enabled: false},
      ...option,
      tooltip: option.tooltip === null ? undefined : {renderMode: 'richText', confine: true, ...option.tooltip},
    };
  }

  #draw() {
    const canvas = this.querySelector('.canvas');
    if (!canvas || this.showsTable || !this.option) {
      return;
    }
    const theme = document.documentElement.dataset.theme;
    if (this.#chart && (this.#theme !== theme || this.#chart.getDom() !== canvas)) {
      this.#chart.dispose();
      this.#chart = null;
    }
    if (!this.#chart) {
      this.#theme = theme;
      this.#chart = echarts.init(canvas, base(colours()), {renderer: 'canvas'});
      this.#chart.on('click', (event) => this.onPick?.(event));
      this.#chart.on('datazoom', () => this.#zooming());
      this.#resize.observe(canvas);
    }
    this.#chart.setOption(this.#options(), {notMerge: true});
  }

  #zooming() {
    clearTimeout(this.#zoomed);
    this.#zoomed = setTimeout(() => {
      const zoom = this.#chart?.getOption().dataZoom?.[0];
      if (zoom && this.onZoom) {
        this.onZoom({from: zoom.startValue, to: zoom.endValue});
      }
    }, 250);
  }

  #png() {
    save(`${this.name}.png`, this.#chart.getDataURL({type: 'png', pixelRatio: 2, backgroundColor: colours().surface}));
  }

  #svg() {
    const canvas = this.querySelector('.canvas');
    const drawn = echarts.init(null, base(colours()), {renderer: 'svg', ssr: true, width: canvas.clientWidth || 800, height: this.height});
    drawn.setOption({...this.#options(), backgroundColor: colours().surface});
    const url = URL.createObjectURL(new Blob([drawn.renderToSVGString()], {type: 'image/svg+xml'}));
    drawn.dispose();
    save(`${this.name}.svg`, url);
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  #csv() {
    const url = URL.createObjectURL(new Blob([csv(this.table)], {type: 'text/csv'}));
    save(`${this.name}.csv`, url);
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }
}

customElements.define('mla-chart', Chart);
