import words from "words-care";
import { Component } from "../core.js";
import { take } from "./care.jsx";

/** How content she is: told with the first press, and why, if she likes. She may say otherwise as long as it stands here. */
export class Rating extends Component {
  state = { score: this.props.chat.ticket.rating, chosen: [], text: "" };

  async say(more) {
    const { chat } = this.props;
    const { score, chosen, text } = { ...this.state, ...more };
    this.setState({ ...more, problem: "" });
    try {
      take(chat, await chat.call("post", "/word", { rating: score, reasons: chosen, text, conversation: chat.conversation }));
      return true;
    } catch ({ detail }) {
      this.setState({ problem: detail || words.notSaved });
    }
  }

  async finish(event) {
    event.preventDefault();
    if (await this.say({})) this.setState({ isDone: true, isNew: false });
  }

  render({ chat }, { score, isNew, isDone, problem, ...state }) {
    const { rating: { kind, reasons } = {} } = chat.features;
    if (!kind) return null;
    return (
      <form class="rating" onSubmit={(event) => this.finish(event)}>
        <fieldset>
          <legend>{words.rate}</legend>
          {kind === "thumbs" ? <Thumbs score={score} choose={(to) => this.choose(to)} /> : <Stars score={score} choose={(to) => this.choose(to)} />}
        </fieldset>
        {isNew && <Why reasons={reasons} {...state} change={(more) => this.setState(more)} />}
        {problem && <p class="error" role="alert">{problem}</p>}
        <p role="status">{score && (isDone || !isNew) && !problem ? words.thanks : ""}</p>
      </form>
    );
  }

  choose(score) {
    this.say({ score, isNew: true, isDone: false });
  }
}

const SCORES = [1, 2, 3, 4, 5];

// Radio buttons: one step with the keyboard, arrows choose among them.
function Stars({ score, choose }) {
  return (
    <div class="stars">
      {SCORES.map((each) => (
        <label key={each} class={each <= score ? "on" : ""} title={words.stars[each]}>
          <input class="aside" type="radio" name="score" value={each} checked={each === score} onChange={() => choose(each)} />
          <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9L3.5 9.7l5.9-.8z" /></svg>
          <span class="aside">{words.stars[each]}</span>
        </label>
      ))}
    </div>
  );
}

function Thumbs({ score, choose }) {
  return (
    <div class="options">
      {[5, 1].map((each) => (
        <label key={each} class={each === score ? "chip on" : "chip"}>
          <input class="aside" type="radio" name="score" value={each} checked={each === score} onChange={() => choose(each)} />
          {words.thumbs[each]}
        </label>
      ))}
    </div>
  );
}

function Why({ reasons, chosen, text, change }) {
  const turn = (reason) => change({ chosen: chosen.includes(reason) ? chosen.filter((each) => each !== reason) : [...chosen, reason] });
  return (
    <>
      <fieldset class="options">
        <legend>{words.why}</legend>
        {reasons.map((reason) => (
          <label key={reason} class={chosen.includes(reason) ? "chip on" : "chip"}>
            <input class="aside" type="checkbox" checked={chosen.includes(reason)} onChange={() => turn(reason)} />
            {reason}
          </label>
        ))}
      </fieldset>
      <textarea rows={2} dir="auto" maxLength={2000} aria-label={words.more} placeholder={words.more} value={text} onInput={({ currentTarget }) => change({ text: currentTarget.value })} />
      <button class="go">{words.save}</button>
    </>
  );
}
