import {Page, html} from '../lib/base.js';

export default class SystemPage extends Page {
  static title = 'System';

  render() {
    return html`<h1>System</h1>`;
  }
}

customElements.define('mla-system-page', SystemPage);
