import {Page, html} from '../lib/base.js';

export default class ExplanationsPage extends Page {
  static title = 'Explanations';

  render() {
    return html`<h1>Explanations</h1>`;
  }
}

customElements.define('mla-explanations-page', ExplanationsPage);
