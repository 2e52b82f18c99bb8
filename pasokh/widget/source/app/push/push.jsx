import words from "words-push";
import { Component } from "../core.js";

const KEPT = "push"; // in the store: "no" where she does not want it
const WORKER = "/c/push.js"; // one for each site, by its page

/** On the page of its own, which may ask: whether she is to be told of answers once she has left. Her browser is asked by a press of hers only. */
export class Push extends Component {
  state = {};

  componentDidMount() {
    if (isThere() && Notification.permission === "granted" && this.props.chat.host.get(KEPT) !== "no") this.subscribe().catch(() => {});
  }

  async ask() {
    this.setState({ isBusy: true });
    const answer = await Notification.requestPermission();
    if (answer === "granted") await this.subscribe().then(() => this.setState({ isOn: true }), () => this.setState({ hasFailed: true }));
    this.setState({ isBusy: false });
  }

  // A subscription made for another key of ours is made anew.
  async subscribe() {
    const { chat } = this.props;
    const { key } = await chat.call("get", "/push");
    if (!key) return;
    const registration = await navigator.serviceWorker.register(WORKER, { scope: location.pathname });
    await navigator.serviceWorker.ready;
    const applicationServerKey = bytes(key);
    const known = await registration.pushManager.getSubscription();
    if (known && !same(known.options.applicationServerKey, applicationServerKey)) await known.unsubscribe();
    const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
    const { endpoint, keys } = subscription.toJSON();
    await chat.call("post", "/push", { endpoint, p256dh: keys.p256dh, auth: keys.auth, key });
  }

  refuse() {
    this.props.chat.host.set(KEPT, "no");
    this.forceUpdate();
  }

  render({ chat }, { isOn, isBusy, hasFailed }) {
    // At its end there is nothing to wait for.
    if (/solved|closed/.test(chat.ticket.status)) return null;
    const isAsked = isThere() && Notification.permission === "default" && chat.host.get(KEPT) !== "no";
    if (!isAsked && !isOn && !hasFailed) return null;
    return (
      <div class="notices">
        <div class="notice" role="status">
          <p>{isOn ? words.on : hasFailed ? words.failed : words.ask}</p>
          {isAsked && <button type="button" class="go" aria-busy={!!isBusy} onClick={() => this.ask()}>{words.yes}</button>}
          {isAsked && <button type="button" class="go" onClick={() => this.refuse()}>{words.no}</button>}
        </div>
      </div>
    );
  }
}

/** She has signed out here: this browser takes no push any more. The server was told by `chat.leave`. */
export async function hush() {
  const registration = isThere() && (await navigator.serviceWorker.getRegistration(location.pathname));
  const subscription = registration && (await registration.pushManager.getSubscription());
  if (subscription) await subscription.unsubscribe();
}

function isThere() {
  return "serviceWorker" in navigator && "PushManager" in self && "Notification" in self;
}

function bytes(text) {
  const raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
}

function same(buffer, wanted) {
  return !!buffer && String(new Uint8Array(buffer)) === String(wanted);
}
