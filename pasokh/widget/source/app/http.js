// Requests to the site's own address, with the visitor's token. Every failure is a Problem; status 0 means that no answer came.

const PATIENCE = 20000; // milliseconds

export class Problem extends Error {
  /** What an answer said of itself: `status`, `code`, `detail`, `errors` by field, `wait` in milliseconds, and whatever else. */
  constructor(given) {
    super();
    Object.assign(this, { status: 0, errors: {} }, given);
  }

  /** Trying the same again may help: no answer, an overloaded or restarting server, too many requests. */
  get passing() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

export class Http {
  constructor(base, language) {
    Object.assign(this, { base, language, token: null });
  }

  get(path) {
    return this.ask("GET", path);
  }

  post(path, body) {
    return this.ask("POST", path, JSON.stringify(body));
  }

  async ask(method, path, body) {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), PATIENCE);
    try {
      const answer = await fetch(this.base + path, {
        method, body, headers: this.headers(body), signal: limit.signal, credentials: "omit", cache: "no-store",
      });
      // An answer that broke off half-way is no answer; an error page without JSON is an error all the same.
      if (answer.ok) return await answer.json();
      const data = await answer.json().catch(() => ({}));
      throw new Problem({ ...data, status: answer.status, wait: seconds(answer.headers.get("Retry-After")) });
    } catch (error) {
      throw error instanceof Problem ? error : new Problem();
    } finally {
      clearTimeout(timer);
    }
  }

  headers(body) {
    const headers = { "Accept-Language": this.language };
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    return headers;
  }
}

export function seconds(header) {
  return (Number(header) || 0) * 1000;
}
