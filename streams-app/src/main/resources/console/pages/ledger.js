import {Page, html} from '../lib/base.js';

export default class LedgerPage extends Page {
  static title = 'Ledger';

  render() {
    return html`<h1>Ledger</h1>`;
  }
}

customElements.define('mla-ledger-page', LedgerPage);
