import {LitElement, html, nothing} from 'lit';
import {navigate, route, href} from './lib/router.js';
import {live} from './lib/live.js';
import {viewerZone} from './lib/format.js';

const NAV = [
  ['fleet', '/', 'Models'],
  ['alerts', '/alerts', 'Alerts'],
  ['ledger', '/ledger', 'Ledger'],
  ['system', '/system', 'System'],
];
const STATES = {open: 'Live', lost: 'No answer', starting: 'Connecting'};

/** What is on every page: where one can go, whether the application answers, and the page itself. */
class App extends LitElement {
  static properties = {here: {state: true}, liveState: {state: true}, theme: {state: true}, failed: {state: true}};

  #page = null;
  #shown = '';

  constructor() {
    super();
    this.here = route();
    this.liveState = live.state;
    this.theme = document.documentElement.dataset.theme;
    this.failed = null;
    addEventListener('mla-navigated', () => this.#go());
    live.on('state', (state) => (this.liveState = state));
    addEventListener('keydown', (event) => this.#key(event));
  }

  createRenderRoot() {
    return this;
  }

  firstUpdated() {
    this.#go();
  }

  async #go() {
    this.here = route();
    const name = this.here?.page;
    if (!name) {
      this.#put(null);
      document.title = 'No such page · ML Audit';
      return;
    }
    let type;
    try {
      type = (await import(`./pages/${name}.js`)).default;
      this.failed = null;
    } catch {
      this.failed = name;
      return;
    }
    if (this.here?.page !== name) {
      return;
    }
    if (this.#shown !== name) {
      this.#put(new type());
      this.#shown = name;
    }
    this.#page.params = this.here.params;
    this.#page.query = new URLSearchParams(location.search);
    const about = Object.values(this.here.params).join('/');
    document.title = `${about ? `${about} · ` : ''}${type.title} · ML Audit`;
  }

  #put(page) {
    this.#page?.remove();
    this.#page = page;
    this.#shown = '';
    if (page) {
      this.querySelector('#main').append(page);
    }
  }

  #key(event) {
    const typing = event.target.closest?.('input, textarea, select, [contenteditable]');
    if (typing || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === '/') {
      event.preventDefault();
      this.querySelector('#find').focus();
    }
  }

  #find(event) {
    event.preventDefault();
    const id = new FormData(event.target).get('id').trim();
    if (id) {
      navigate(href.inference(id));
      event.target.reset();
    }
  }

  #turn() {
    this.theme = this.theme === 'dark' ? 'light' : 'dark';
    document.documentElement.dataset.theme = this.theme;
    try {
      localStorage.setItem('mlaudit.theme', this.theme);
    } catch {
      // Storage may be forbidden; the choice lasts as long as the page then.
    }
  }

  render() {
    return html`<header class="top">
        <a class="brand" href="/"><img src="/console/icon.svg" alt="" width="28" height="28">ML Audit</a>
        <nav aria-label="Main">
          ${NAV.map(([name, path, text]) => html`<a href=${path} aria-current=${this.here?.nav === name ? 'page' : nothing}>${text}</a>`)}
        </nav>
        <form class="find" role="search" @submit=${this.#find}>
          <input id="find" name="id" type="search" placeholder="Inference id" aria-label="Open an inference by its id" title="Press / to search" autocomplete="off">
        </form>
        <span class="live ${this.liveState}" role="status" title="Times are in ${viewerZone}; point at one for UTC">${STATES[this.liveState]}</span>
        <button class="theme" type="button" @click=${this.#turn} aria-label=${this.theme === 'dark' ? 'Use light colours' : 'Use dark colours'}>${this.theme === 'dark' ? '☀' : '☾'}</button>
      </header>
      ${this.liveState === 'lost'
        ? html`<div class="lost" role="alert">The application does not answer. What you see may be old; this page goes on by itself when it is back.</div>`
        : nothing}
      <main id="main" tabindex="-1">
        ${this.here ? nothing : html`<section class="state empty"><h1>There is no such page</h1><p>Go to <a href="/">all models</a>.</p></section>`}
        ${this.failed ? html`<section class="state error" role="alert"><h1>This page could not be loaded</h1><button @click=${() => location.reload()}>Load it again</button></section>` : nothing}
      </main>`;
  }
}

customElements.define('mla-app', App);
