import {Page, html, nothing} from '../lib/base.js';
import {get} from '../lib/api.js';
import {count} from '../lib/format.js';
import {badge, empty, state} from '../lib/states.js';
import '../lib/graph.js';

const EVERY_MILLIS = 5000;

/** Whether everything flows: the steps of the stream, the instances that run them, and what they hold. */
export default class SystemPage extends Page {
  static title = 'System';

  #timer = 0;

  connectedCallback() {
    super.connectedCallback();
    this.#timer = setInterval(() => !document.hidden && this.reload('health'), EVERY_MILLIS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  render() {
    const health = this.load('health', '', (options) => get('/api/health', {}, options));
    const topology = this.load('topology', '', (options) => get('/api/topology', {}, options));
    return html`<h1>System</h1>
      ${state(health, 'the health', (answer) => this.#health(answer), () => this.reload('health'))}
      ${state(topology, 'the topology', (answer) => this.#topology(answer), () => this.reload('topology'))}`;
  }

  #health(answer) {
    return html`<section class="panel" aria-labelledby="health-title"><div class="panel-head"><h2 id="health-title">This instance</h2>${badge(answer.status === 'UP' ? 'ok' : answer.status === 'DOWN' ? 'alarm' : 'warning', answer.status === 'UP' ? 'Works' : answer.status.toLowerCase())}</div>
      <dl class="facts"><div><dt>State</dt><dd>${answer.reason}</dd></div><div><dt>Version</dt><dd>${answer.programVersion}</dd></div>
        ${Object.entries(answer.details).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></section>`;
  }

  #topology({subtopologies, instances}) {
    const steps = subtopologies.flatMap((part) => part.steps.map((step) => ({...step, part: part.id})));
    return html`
      <section class="panel" aria-labelledby="graph-title"><div class="panel-head"><h2 id="graph-title">The stream</h2><small>Topics in boxes, steps in circles; drag to move, scroll to zoom. The table below says the same.</small></div>
        <mla-graph .steps=${steps}></mla-graph></section>
      <section class="panel" aria-labelledby="steps-title"><div class="panel-head"><h2 id="steps-title">Steps</h2></div>
        <div class="scroll" tabindex="0" role="region" aria-label="Steps" style="max-height:26rem"><table id="steps">
          <thead><tr><th scope="col">Step</th><th scope="col">Kind</th><th scope="col">Topics</th><th scope="col">Stores</th><th scope="col">Goes on to</th></tr></thead>
          <tbody>${steps.map((step) => html`<tr><th scope="row">${step.name}</th><td>${step.kind.toLowerCase()}</td><td>${step.topics.join(', ')}</td><td>${step.stores.join(', ')}</td><td>${step.successors.join(', ')}</td></tr>`)}</tbody>
        </table></div></section>
      <section class="panel" aria-labelledby="instances-title"><div class="panel-head"><h2 id="instances-title">Instances</h2></div>
        ${instances.length
          ? html`<div class="scroll" tabindex="0" role="region" aria-label="Instances"><table id="instances">
              <thead><tr><th scope="col">Instance</th><th scope="col" class="n">Partitions</th><th scope="col" class="n">Copies</th><th scope="col">Which</th></tr></thead>
              <tbody>${instances.map((instance) => html`<tr><th scope="row">${typeof instance.server === 'string' ? instance.server : `${instance.server.host}:${instance.server.port}`}</th><td class="n">${count(instance.partitions.length)}</td><td class="n">${count(instance.standbyPartitions.length)}</td>
                <td><details><summary>Show</summary><small>${instance.partitions.join(', ')}</small></details></td></tr>`)}</tbody></table></div>`
          : empty('No instance is assigned work yet', 'Work is being shared out; this takes some seconds.')}
      </section>`;
  }
}

customElements.define('mla-system-page', SystemPage);
