import {html} from 'lit';
import {parseKey, pin, pinned, rawKeyOf, unpin} from './proof.js';

/**
 * The key that this browser trusts, and how to pin one. A key that the application offers is only as good as the application: the text
 * asks to compare it with one that came another way.
 *
 * @param {string|null} offered verifier key that the application names
 * @param {function()} changed called when the pinned key changed
 */
export function pinning(offered, changed) {
  const known = pinned();
  const forget = () => {
    unpin();
    changed();
  };
  const accept = (text) => {
    pin(text);
    changed();
  };
  if (known) {
    const other = offered && rawKeyOf(offered) !== known;
    return html`<p class="small">${other
      ? html`<strong>The application signs with another key than the pinned one.</strong> Unless a rotation was announced to you, this is not the record you pinned.`
      : 'Pinned key:'} <code>${known}</code> <button type="button" class="tool" @click=${forget}>Forget it</button></p>`;
  }
  const submit = async (event) => {
    event.preventDefault();
    const field = event.target.elements.key;
    try {
      await parseKey(field.value);
      accept(field.value);
    } catch (e) {
      field.setCustomValidity(`This cannot be pinned: ${e.message}.`);
      field.reportValidity();
    }
  };
  return html`<p class="small">No key is pinned in this browser. Paste the one you were given, or, if you cannot have one another way, trust on first use what the application names.</p>
    <form class="pick" @submit=${submit}>
      <input name="key" aria-label="Verifier key" placeholder="name+id+key, as mlaudit ledger keys show prints it" required @input=${(event) => event.target.setCustomValidity('')}>
      <button type="submit">Pin</button>
      ${offered ? html`<button type="button" class="secondary" id="trust" @click=${() => accept(offered)}>Trust the application's key</button>` : ''}
    </form>`;
}
