const REPEAT = 3000; // milliseconds between two notices while someone types
const SOON = 1200; // milliseconds, where the words themselves are told
const PAUSE = 5000; // milliseconds without a key after which typing has ended
const BELIEVED = 6000; // milliseconds for which the other side's notice holds

/** Tells the agent that the visitor types, seldom enough. */
export class Typing {
  constructor(send) {
    this.send = send;
    this.told = 0;
  }

  /** `shows`: what is written goes with it, and the last of it too. */
  key(isEmpty, shows) {
    clearTimeout(this.timer);
    if (isEmpty) return this.stop();
    const left = this.told + (shows ? SOON : REPEAT) - Date.now();
    if (left > 0 && shows) return (this.timer = setTimeout(() => this.key(0, 1), left));
    if (left <= 0) {
      this.told = Date.now();
      this.send(true);
    }
    this.timer = setTimeout(() => this.stop(), PAUSE);
  }

  stop() {
    clearTimeout(this.timer);
    if (this.told) this.send(false);
    this.told = 0;
  }
}

/** Who types on the other side; forgotten by itself when the end of it gets lost. */
export class Typist {
  constructor(changed) {
    this.changed = changed;
    this.name = null;
  }

  hear({ typing, name = "" }) {
    clearTimeout(this.timer);
    this.name = typing ? name : null;
    if (typing) this.timer = setTimeout(() => this.hear({ typing: false }), BELIEVED);
    this.changed();
  }
}
