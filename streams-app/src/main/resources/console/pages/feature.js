import {Page, html} from '../lib/base.js';

export default class FeaturePage extends Page {
  static title = 'Feature';

  render() {
    return html`<h1>Feature</h1>`;
  }
}

customElements.define('mla-feature-page', FeaturePage);
