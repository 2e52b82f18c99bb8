import words from "words-care";
import { Component, createRef } from "../core.js";
import { newId } from "../id.js";
import { fill } from "./line.js";

/** A form that is sent as a whole; what was wrong stands at its field. `send(values)` resolves to what is handed to `done`. */
class Wish extends Component {
  form = createRef();
  state = { errors: {} };

  componentDidMount() {
    const field = this.form.current.querySelector("textarea, input");
    if (!matchMedia("(pointer: coarse)").matches) field.focus();
  }

  async submit(event) {
    event.preventDefault();
    const { elements } = event.currentTarget;
    const values = Object.fromEntries(new FormData(event.currentTarget));
    const empty = [...elements].filter(({ required, value }) => required && !value.trim());
    const errors = empty.length ? Object.fromEntries(empty.map(({ name }) => [name, words.required])) : await this.attempt(values);
    this.setState({ errors, isBusy: false });
    const first = Object.keys(errors).find((name) => elements[name]);
    if (first) elements[first].focus();
  }

  async attempt(values) {
    this.setState({ isBusy: true });
    try {
      this.props.done(await this.props.send(values));
      return {};
    } catch ({ errors = {}, detail }) {
      // What is wrong may be what the site asks before the first message: that is another form's.
      return Object.keys(errors).some((name) => name in values) ? errors : { all: detail || words.notSaved };
    }
  }

  render({ children, label, save, done }, { errors, isBusy }) {
    return (
      <form class="form" ref={this.form} onSubmit={(event) => this.submit(event).then(() => 0)} noValidate aria-label={label}>
        {children(errors)}
        {errors.all && <p class="error" role="alert">{errors.all}</p>}
        <div class="options">
          <button class="go" aria-busy={!!isBusy}>{save}</button>
          <button type="button" class="go" onClick={() => done()}>{words.back}</button>
        </div>
      </form>
    );
  }
}

function Field({ label, name, errors, as: Tag = "input", ...given }) {
  const error = errors[name];
  return (
    <label>
      {label}
      <Tag name={name} aria-invalid={!!error} aria-describedby={error ? `${name}-wrong` : undefined} {...given} />
      {error && <span class="error" role="alert" id={`${name}-wrong`}>{error}</span>}
    </label>
  );
}

const PHONE = { autocomplete: "tel", dir: "ltr", inputMode: "tel", maxLength: 60, required: true };
const EMAIL = { autocomplete: "email", dir: "ltr", inputMode: "email", maxLength: 320, required: true };

/** A repeated attempt is recognised by the server: the id is made with the form. */
class Once extends Component {
  client_id = newId();

  post(path, values) {
    const { chat } = this.props;
    return chat.call("post", path, { ...values, conversation: chat.place, department: chat.department, client_id: this.client_id });
  }
}

/** Where and when she wants to be called. */
export class Callback extends Once {
  state = { times: [], phone: "" };

  componentDidMount() {
    const { chat } = this.props;
    chat.call("get", `/callback?conversation=${chat.place || ""}`).then((known) => this.setState(known), () => {});
  }

  render({ chat, done }, { times, phone, planned }) {
    const send = (values) => this.post("/callback", values);
    const given = ((planned && planned.phone) || phone).replace(/^\+98/, "0");
    return (
      <Wish key={given} label={words.options.callback} save={words.save} send={send} done={done}>
        {(errors) => (
          <>
            <Field label={words.phone} name="phone" errors={errors} defaultValue={given} {...PHONE} />
            <Field as="select" label={words.when} name="at" errors={errors}>
              <option value="">{words.soon}</option>
              {times.map(({ at, label }) => <option value={at} key={at}>{label}</option>)}
            </Field>
            {!chat.ticket && <Field label={words.about} name="text" errors={errors} dir="auto" maxLength={500} />}
          </>
        )}
      </Wish>
    );
  }
}

/** A message that is answered later, by the way she chooses. */
export class Left extends Once {
  state = { way: "here" };

  render({ chat, done }, { way }) {
    const send = async (values) => {
      const answer = await this.post("/later", { ...values, way });
      chat.done = chat.site.online ? words.left : ""; // else it is said anyway
      return answer;
    };
    return (
      <Wish label={words.options.message} save={words.save} send={send} done={done}>
        {(errors) => (
          <>
            <Field as="textarea" label={words.text} name="text" errors={errors} rows={3} dir="auto" maxLength={chat.limits.text} required />
            <Field as="select" label={words.way} name="way" errors={errors} value={way} onChange={({ currentTarget }) => this.setState({ way: currentTarget.value })}>
              {Object.entries(words.ways).map(([name, text]) => <option value={name} key={name}>{text}</option>)}
            </Field>
            {way !== "here" && <Field key={way} label={way === "email" ? words.email : words.phone} name="value" errors={errors} {...(way === "email" ? EMAIL : PHONE)} />}
          </>
        )}
      </Wish>
    );
  }
}

/** The conversation by mail. */
export class Transcript extends Component {
  render({ chat, done }) {
    const send = async ({ email }) => {
      await chat.call("post", "/transcript", { email, conversation: chat.conversation });
      this.setState({ email });
      return new Promise((seen) => (this.seen = seen));
    };
    if (this.state.email) return <Sent email={this.state.email} done={done} />;
    return (
      <Wish label={words.whereto} save={words.mail} send={send} done={done}>
        {(errors) => <Field label={words.whereto} name="email" errors={errors} {...EMAIL} />}
      </Wish>
    );
  }
}

function Sent({ email, done }) {
  return (
    <>
      <p role="status">{fill(words.mailed, { email: `\u2066${email}\u2069` })}</p>
      <button type="button" class="go" onClick={() => done()}>{words.back}</button>
    </>
  );
}
