import {get} from './api.js';

/**
 * What the application tells by itself (server-sent events), shared by all parts of a page. `open` and `lost` say whether it
 * answers. While the page is hidden it listens to nothing, as browsers allow few connections; on return everything is asked anew.
 */
class Live {
  #listeners = new Map();
  #source = null;
  #retry = 0;
  /** Whether there was a time without a stream, in which something may have been missed. */
  #missed = false;
  #types = ['finding', 'alert', 'window'];
  state = 'starting';

  constructor() {
    document.addEventListener('visibilitychange', () => (document.hidden ? this.#close() : this.#connect()));
    this.#connect();
  }

  /** Calls back with the data of events of a type; returns what ends that. */
  on(type, callback) {
    const callbacks = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, callbacks);
    callbacks.add(callback);
    return () => callbacks.delete(callback);
  }

  #emit(type, data) {
    for (const callback of this.#listeners.get(type) ?? []) {
      callback(data);
    }
  }

  #connect() {
    this.#close();
    if (document.hidden) {
      return;
    }
    const source = new EventSource('/api/events');
    this.#source = source;
    source.onopen = () => {
      const missed = this.#missed;
      this.#missed = false;
      if (!this.#set('open') && missed) {
        this.#emit('open', {again: true});
      }
    };
    source.onerror = () => {
      this.#close();
      this.#probe();
    };
    for (const type of this.#types) {
      source.addEventListener(type, (event) => this.#emit(type, JSON.parse(event.data)));
    }
  }

  #close() {
    clearTimeout(this.#retry);
    if (this.#source) {
      this.#source.close();
      this.#source = null;
      this.#missed = true;
    }
  }

  async #probe() {
    try {
      await get('/api/health/live');
      this.#set('open');
    } catch {
      this.#set('lost');
    }
    this.#retry = setTimeout(() => this.#connect(), this.state === 'lost' ? 1000 : 5000);
  }

  #set(state) {
    const before = this.state;
    this.state = state;
    if (before !== state) {
      this.#emit(state, {again: before === 'lost'});
      this.#emit('state', state);
      return true;
    }
    return false;
  }
}

export const live = new Live();
