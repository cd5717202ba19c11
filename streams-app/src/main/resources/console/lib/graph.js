import cytoscape from 'cytoscape';
import {LitElement, html} from 'lit';
import {colours} from './chart.js';

/** The steps of the stream and the topics between them, as a graph. */
class Graph extends LitElement {
  static properties = {steps: {attribute: false}};

  #graph = null;
  #themes = new MutationObserver(() => this.#draw());

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#themes.observe(document.documentElement, {attributeFilter: ['data-theme']});
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#themes.disconnect();
    this.#graph?.destroy();
    this.#graph = null;
  }

  render() {
    return html`<div class="graph" role="img" aria-label="Graph of ${this.steps.length} steps and the topics between them"></div>`;
  }

  updated() {
    this.#draw();
  }

  #draw() {
    const c = colours();
    this.#graph?.destroy();
    this.#graph = cytoscape({
      container: this.querySelector('.graph'),
      elements: this.#elements(),
      wheelSensitivity: 0.3,
      layout: {name: 'breadthfirst', directed: true, spacingFactor: 0.9, padding: 10, avoidOverlap: true},
      style: [
        {selector: 'node', style: {label: 'data(label)', 'font-size': 11, color: c.text, 'text-valign': 'bottom', 'text-margin-y': 4, width: 22, height: 22, 'background-color': c.accent}},
        {selector: 'node.topic', style: {shape: 'round-rectangle', 'background-color': c.reference, width: 30, height: 18}},
        {selector: 'edge', style: {width: 1.4, 'line-color': c.line, 'target-arrow-color': c.muted, 'target-arrow-shape': 'triangle', 'curve-style': 'bezier', 'arrow-scale': 0.8}},
      ],
    });
  }

  #elements() {
    const elements = new Map();
    const edge = (source, target) => elements.set(`${source}>${target}`, {data: {id: `${source}>${target}`, source, target}});
    for (const step of this.steps) {
      elements.set(`s:${step.name}`, {data: {id: `s:${step.name}`, label: step.name}});
      for (const topic of step.topics) {
        elements.set(`t:${topic}`, {data: {id: `t:${topic}`, label: topic}, classes: 'topic'});
        if (step.kind === 'SINK') {
          edge(`s:${step.name}`, `t:${topic}`);
        } else {
          edge(`t:${topic}`, `s:${step.name}`);
        }
      }
    }
    for (const step of this.steps) {
      step.successors.forEach((successor) => edge(`s:${step.name}`, `s:${successor}`));
    }
    return [...elements.values()].sort((a, b) => Boolean(a.data.source) - Boolean(b.data.source));
  }
}

customElements.define('mla-graph', Graph);
