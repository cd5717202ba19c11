import {Page, html} from '../lib/base.js';

export default class AlertsPage extends Page {
  static title = 'Alerts';

  render() {
    return html`<h1>Alerts</h1>`;
  }
}

customElements.define('mla-alerts-page', AlertsPage);
