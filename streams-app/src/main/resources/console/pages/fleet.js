import {Page, html} from '../lib/base.js';

export default class ModelsPage extends Page {
  static title = 'Models';

  render() {
    return html`<h1>Models</h1>`;
  }
}

customElements.define('mla-fleet-page', ModelsPage);
