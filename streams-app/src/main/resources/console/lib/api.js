/** An answer that is not what was asked for: RFC 9457 where the application answered, status 0 where nothing did. */
export class ApiError extends Error {
  constructor(status, title, detail, faults = []) {
    super(detail || title);
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.faults = faults;
  }

  /** Whether asking again in a moment may help. */
  get passing() {
    return this.status === 0 || this.status === 503 || this.status === 502;
  }
}

/** A part of a path. */
export const seg = (text) => encodeURIComponent(text);

/** The address of a question, without parameters that are null, undefined or empty. */
export function address(path, params = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== null && value !== undefined && value !== '') {
      query.set(name, value);
    }
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

export async function get(path, params = {}, {signal} = {}) {
  return ask(address(path, params), {signal, headers: {Accept: 'application/json'}});
}

export async function post(path, body, headers = {}) {
  return ask(path, {
    method: 'POST',
    headers: {'Content-Type': 'application/json', Accept: 'application/json', ...headers},
    body: JSON.stringify(body),
  });
}

async function ask(url, options) {
  let response;
  try {
    response = await fetch(url, options);
  } catch (e) {
    if (e.name === 'AbortError') {
      throw e;
    }
    throw new ApiError(0, 'No answer', 'The application does not answer. This page asks again by itself.');
  }
  const text = await response.text();
  let answer = null;
  try {
    answer = text ? JSON.parse(text) : null;
  } catch {
    throw new ApiError(response.status, 'Unreadable answer', `What answers here is not the application (HTTP ${response.status}).`);
  }
  if (!response.ok) {
    const problem = answer ?? {};
    throw new ApiError(response.status, problem.title ?? `HTTP ${response.status}`, problem.detail ?? '', problem.errors ?? problem.faults ?? []);
  }
  return answer;
}
