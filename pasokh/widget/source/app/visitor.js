// Who the visitor is to the server: signing in, under which name, and asking as her. What she finds there is the chat (chat.js).
import { backoff } from "./backoff.js";
import { offered, piece } from "./coming.js";

export class Visitor {
  /** Signs in, again and again while the server cannot be reached; then sends what waits and listens. */
  async arrive(failures = 1) {
    clearTimeout(this.arriving);
    try {
      while (!this.visitor || this.identity) await this.start();
      this.live.settle();
      this.outbox.flush();
    } catch (problem) {
      this.problem = problem;
      if (problem.passing) this.arriving = setTimeout(() => this.arrive(failures + 1), problem.wait || backoff(failures));
    }
    this.changed();
  }

  /** One sign-in at a time, shared by all who wait for it. */
  start() {
    this.starting = this.starting || this.signIn().finally(() => (this.starting = null));
    return this.starting;
  }

  async signIn() {
    const { host, identity } = this;
    const token = host.get("token");
    const answer = await this.http.post("/session", {
      token, identity, conversation: this.conversation, language: navigator.language, screen: `${screen.width}x${screen.height}`,
      // She looks at it once, however often she signs in.
      page: this.visitor ? 0 : { url: host.page, title: host.title, referrer: host.referrer },
    });
    // Who has signed out meanwhile, here or in another tab, is not brought back: the next sign-in is somebody else's.
    if (token !== host.get("token") || (identity && identity !== this.identity)) return;
    if (identity === this.identity) this.identity = void 0;
    if (answer.warning) console.warn(answer.warning);
    if (answer.anew || (this.visitor && this.visitor !== answer.visitor)) this.forget(answer.anew);
    if (answer.token !== token) host.set("token", answer.token);
    this.http.token = answer.token;
    this.enter(answer);
  }

  /** Who the page says she is goes with the next sign-in, which is now. */
  identify(identity) {
    this.identity = identity;
    this.arrive();
  }

  /** She begins anew on this device: the page says that somebody else will use it, who is not told of her answers. */
  leave() {
    if (this.visitor && this.features.push) this.report("/push", { off: true });
    if (this.host.alone) piece("push").then(() => offered.hush());
    this.host.set("token", null);
    this.identity = void 0;
    this.lapse(true);
  }

  // Of this visitor nothing is known here any more.
  lapse(isAnew) {
    this.forget(isAnew);
    this.visitor = this.http.token = null;
    this.live.stream.stop();
    if (this.isOpen || this.config.visitors) this.arrive();
    this.changed();
  }

  /** A request as the visitor. A token that no longer counts is renewed once. */
  async call(method, path, body) {
    if (!this.http.token) await this.start();
    const answer = await this.http[method](path, body).catch(async (problem) => {
      if (problem.status !== 401) throw problem;
      this.http.token = null;
      await this.start();
      return this.http[method](path, body);
    });
    // Many answers say how things stand: whether somebody is online, what is still to be asked.
    if (answer.site) Object.assign(this.site, answer.site);
    if (answer.requires) this.requires = answer.requires;
    return answer;
  }
}
