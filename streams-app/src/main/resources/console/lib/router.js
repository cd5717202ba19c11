import {address, seg} from './api.js';

const PAGES = [
  {pattern: /^\/$/, names: [], page: 'fleet', nav: 'fleet'},
  {pattern: /^\/models\/([^/]+)\/([^/]+)$/, names: ['model', 'version'], page: 'model', nav: 'fleet'},
  {pattern: /^\/models\/([^/]+)\/([^/]+)\/features\/([^/]+)$/, names: ['model', 'version', 'feature'], page: 'feature', nav: 'fleet'},
  {pattern: /^\/models\/([^/]+)\/([^/]+)\/explanations$/, names: ['model', 'version'], page: 'explanations', nav: 'fleet'},
  {pattern: /^\/inferences\/([^/]+)$/, names: ['id'], page: 'inference', nav: ''},
  {pattern: /^\/alerts$/, names: [], page: 'alerts', nav: 'alerts'},
  {pattern: /^\/ledger$/, names: [], page: 'ledger', nav: 'ledger'},
  {pattern: /^\/system$/, names: [], page: 'system', nav: 'system'},
];

/** Which page the address names, with the parts of its path; null for none. */
export function route(path = location.pathname) {
  for (const {pattern, names, page, nav} of PAGES) {
    const match = pattern.exec(path);
    if (match) {
      try {
        return {page, nav, params: Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(match[i + 1])]))};
      } catch {
        return null;
      }
    }
  }
  return null;
}

/** Addresses of pages; all that can be shared is in them. */
export const href = {
  fleet: (query) => address('/', query),
  model: (model, version, query) => address(`/models/${seg(model)}/${seg(version)}`, query),
  feature: (model, version, feature, query) => address(`/models/${seg(model)}/${seg(version)}/features/${seg(feature)}`, query),
  explanations: (model, version, query) => address(`/models/${seg(model)}/${seg(version)}/explanations`, query),
  inference: (id, query) => address(`/inferences/${seg(id)}`, query),
  alerts: (query) => address('/alerts', query),
  ledger: (query) => address('/ledger', query),
  system: (query) => address('/system', query),
};

const changed = () => dispatchEvent(new Event('mla-navigated'));

export function navigate(path, {replace = false} = {}) {
  if (path !== location.pathname + location.search) {
    history[replace ? 'replaceState' : 'pushState'](null, '', path);
  }
  changed();
}

/** Changes parts of the address's query; null removes one. */
export function setQuery(changes, {replace = false} = {}) {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === '') {
      query.delete(name);
    } else {
      query.set(name, value);
    }
  }
  const text = query.toString();
  navigate(text ? `${location.pathname}?${text}` : location.pathname, {replace});
}

addEventListener('popstate', changed);
document.addEventListener('click', (event) => {
  const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || event.defaultPrevented || link.target || link.hasAttribute('download') || link.origin !== location.origin) {
    return;
  }
  if (link.hash && link.pathname === location.pathname && link.search === location.search) {
    return;
  }
  if (route(link.pathname)) {
    event.preventDefault();
    const leaves = link.pathname !== location.pathname;
    navigate(link.pathname + link.search);
    if (leaves) {
      scrollTo(0, 0);
    }
  }
});
