import {Page, html, nothing} from '../lib/base.js';
import {get} from '../lib/api.js';
import {base64Of, canVerify, checkCheckpoint, pinned, remember, seen} from '../lib/proof.js';
import {pinning} from '../lib/pin.js';
import {count, time} from '../lib/format.js';
import {badge, empty, state} from '../lib/states.js';

/** The signed states of the record, and whether they are what this browser saw before. */
export default class LedgerPage extends Page {
  static title = 'Ledger';
  static properties = {results: {state: true}};

  constructor() {
    super();
    this.results = null;
    this.onLive('window', () => this.reloadSoon('checkpoints'));
  }

  render() {
    const checkpoints = this.load('checkpoints', '', (options) => get('/api/ledger/checkpoints', {}, options));
    return html`<h1>Ledger</h1>${state(checkpoints, 'the checkpoints', (answer) => this.#ledger(answer.checkpoints), () => this.reload())}`;
  }

  #ledger(checkpoints) {
    if (!checkpoints.length) {
      return empty('Nothing is signed yet', html`The ledger is signed when <code>ledger.enabled</code> is on and the first record came; see the documentation's ledger page.`);
    }
    const leaves = checkpoints.filter((each) => !/\/log\/\d+$/.test(each.origin)).reduce((sum, each) => sum + each.size, 0);
    const offered = checkpoints[0].verifierKey;
    const known = seen();
    return html`<section class="panel" aria-labelledby="state-title">
        <div class="panel-head"><h2 id="state-title">State</h2>${this.#summary()}</div>
        <dl class="facts">
          <div><dt>Trees</dt><dd class="big">${count(checkpoints.length)}</dd></div>
          <div><dt>Leaves</dt><dd class="big" id="leaves">${count(leaves)}</dd></div>
          <div><dt>Last signed</dt><dd>${time(checkpoints[0].signedAt)}</dd></div>
        </dl>
        ${pinning(offered, () => { this.results = null; this.requestUpdate(); })}
        <div class="pick"><button type="button" id="verify" ?disabled=${!pinned()} @click=${() => this.#verify(checkpoints)}>Verify the signatures in this browser</button>
          <small>The whole record, offline: <code>mlaudit verify --key KEY</code></small></div>
      </section>
      <section class="panel" aria-labelledby="trees-title">
        <div class="panel-head"><h2 id="trees-title">Trees</h2></div>
        <div class="scroll" tabindex="0" role="region" aria-label="Trees"><table id="trees">
          <thead><tr><th scope="col">Tree</th><th scope="col" class="n">Leaves</th><th scope="col">Signed</th><th scope="col" class="n">When this browser saw it</th><th scope="col">Verified</th></tr></thead>
          <tbody>${checkpoints.map((each) => html`<tr>
            <th scope="row"><code>${each.origin}</code></th><td class="n">${count(each.size)}</td><td>${time(each.signedAt)}</td>
            <td class="n">${known[each.origin] ? count(known[each.origin].size) : '–'}</td>
            <td>${this.#verdict(each.origin)}</td></tr>`)}</tbody>
        </table></div>
      </section>`;
  }

  #verdict(origin) {
    const result = this.results?.[origin];
    return result ? html`${badge(result.ok ? 'ok' : 'alarm', result.ok ? 'Signature holds' : 'Refused')} <small>${result.told}</small>` : nothing;
  }

  #summary() {
    if (!this.results) {
      return nothing;
    }
    const bad = Object.values(this.results).filter((result) => !result.ok).length;
    return bad ? badge('alarm', `${bad} refused`) : badge('ok', 'All signatures hold');
  }

  async #verify(checkpoints) {
    if (!(await canVerify())) {
      this.results = Object.fromEntries(checkpoints.map((each) => [each.origin, {ok: false, told: 'this browser has no Ed25519; use a newer one, or mlaudit verify'}]));
      return;
    }
    const results = {};
    for (const checkpoint of checkpoints) {
      results[checkpoint.origin] = await this.#one(checkpoint);
    }
    this.results = results;
  }

  async #one(checkpoint) {
    try {
      const parsed = await checkCheckpoint(checkpoint);
      const root = base64Of(parsed.root);
      const before = seen()[parsed.origin];
      if (parsed.origin !== checkpoint.origin) {
        throw new Error(`the note is of ${parsed.origin}`);
      }
      if (before && parsed.size < before.size) {
        throw new Error(`the tree had ${before.size} leaves when this browser saw it, and now has fewer`);
      }
      if (before && parsed.size === before.size && root !== before.root) {
        throw new Error('the same size has another root than this browser saw');
      }
      remember(parsed.origin, parsed.size, root);
      return {ok: true, told: before && parsed.size > before.size ? `grew by ${count(parsed.size - before.size)}` : ''};
    } catch (e) {
      return {ok: false, told: e.message};
    }
  }
}

customElements.define('mla-ledger-page', LedgerPage);
