import {Page, html} from '../lib/base.js';

export default class ModelPage extends Page {
  static title = 'Model';

  render() {
    return html`<h1>Model</h1>`;
  }
}

customElements.define('mla-model-page', ModelPage);
