import {Page, html} from '../lib/base.js';

export default class InferencePage extends Page {
  static title = 'Inference';

  render() {
    return html`<h1>Inference</h1>`;
  }
}

customElements.define('mla-inference-page', InferencePage);
