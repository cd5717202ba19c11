import {LitElement, html, svg, nothing} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import {classMap} from 'lit/directives/class-map.js';
import {ifDefined} from 'lit/directives/if-defined.js';
import {live as liveValue} from 'lit/directives/live.js';
import {live} from './live.js';

export {html, svg, nothing, repeat, classMap, ifDefined, liveValue};

const AGAIN_MILLIS = 2000;
const SOON_MILLIS = 300;

/**
 * A page, or a part of one that asks the application something. It renders into the document itself, so that the style sheet and
 * the address of a heading apply. What it shows follows from the address (`params`, `query`) and from what was loaded.
 */
export class Page extends LitElement {
  static properties = {params: {attribute: false}, query: {attribute: false}};

  #loads = new Map();
  #endings = [];
  #soon = new Map();
  #wanted = [];

  constructor() {
    super();
    this.params = {};
    this.query = new URLSearchParams();
    this.onLive('open', ({again}) => again && this.reload());
  }

  createRenderRoot() {
    return this;
  }

  /**
   * Something that is asked for once for each key. While a new key is asked for, the answer to the old one is kept, so that
   * nothing jumps. What fails in passing is asked for again by itself.
   *
   * @returns {{value: any, error: Error|null, loading: boolean}}
   */
  load(name, key, ask) {
    const text = typeof key === 'string' ? key : JSON.stringify(key);
    const known = this.#loads.get(name);
    if (known && known.key === text) {
      known.ask = ask;
      return known;
    }
    const begun = {key: text, ask, value: known?.value, error: null, loading: true, controller: null, timer: 0};
    this.#forget(known);
    this.#loads.set(name, begun);
    this.#run(name, begun);
    return begun;
  }

  /** Asks again for what is shown: one thing, or everything. */
  reload(name) {
    for (const [each, load] of this.#loads) {
      if (!name || each === name) {
        clearTimeout(load.timer);
        this.#run(each, load);
      }
    }
  }

  /** The same a moment later, and once however often it is called until then. */
  reloadSoon(name) {
    clearTimeout(this.#soon.get(name));
    this.#soon.set(name, setTimeout(() => this.reload(name), SOON_MILLIS));
  }

  /** Listens to what the application tells for as long as the page is shown. */
  onLive(type, callback) {
    this.#wanted.push([type, callback]);
    if (this.isConnected) {
      this.#endings.push(live.on(type, callback));
    }
  }

  connectedCallback() {
    super.connectedCallback();
    this.#endings = this.#wanted.map(([type, callback]) => live.on(type, callback));
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#endings.forEach((end) => end());
    this.#endings = [];
    this.#loads.forEach((load) => this.#forget(load));
    this.#loads.clear();
    this.#soon.forEach((timer) => clearTimeout(timer));
  }

  #forget(load) {
    if (load) {
      clearTimeout(load.timer);
      load.controller?.abort();
    }
  }

  async #run(name, load) {
    load.controller?.abort();
    const controller = new AbortController();
    load.controller = controller;
    load.loading = true;
    try {
      const value = await load.ask({signal: controller.signal});
      if (load.controller === controller) {
        Object.assign(load, {value, error: null, loading: false});
      }
    } catch (e) {
      if (controller.signal.aborted || load.controller !== controller) {
        return;
      }
      Object.assign(load, {error: e, loading: false});
      if (e.passing) {
        load.timer = setTimeout(() => this.#run(name, load), AGAIN_MILLIS);
      }
    }
    if (this.#loads.get(name) === load) {
      this.requestUpdate();
    }
  }
}
