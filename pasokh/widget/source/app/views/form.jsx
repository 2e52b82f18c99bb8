import { Component } from "preact";
import { words } from "../texts/index.js";

const FIELDS = {
  name: { autocomplete: "name", dir: "auto", maxLength: 160 },
  phone: { autocomplete: "tel", dir: "ltr", inputMode: "tel", maxLength: 60 },
  email: { autocomplete: "email", dir: "ltr", inputMode: "email", maxLength: 320 },
  phone_or_email: { dir: "ltr", inputMode: "email", maxLength: 320 },
};

/** What the site wants to know before the chat starts. */
export class Form extends Component {
  state = { errors: {} };

  async submit(event) {
    event.preventDefault();
    const form = event.currentTarget;
    this.setState({ isBusy: true });
    const errors = await save(this.props.chat, form);
    this.setState({ isBusy: false, errors });
    const first = Object.keys(errors).find((name) => form.elements[name]);
    if (first) form.elements[first].focus();
  }

  render({ chat }, { errors, isBusy }) {
    return (
      <form class="form" onSubmit={(event) => this.submit(event)} noValidate aria-label={words.form}>
        {chat.requires.filter((name) => FIELDS[name]).map((name) => <Field key={name} name={name} error={errors[name]} />)}
        {errors.all && <p class="error" role="alert">{errors.all}</p>}
        <button class="go" aria-busy={!!isBusy}>{words.go}</button>
      </form>
    );
  }
}

function Field({ name, error }) {
  return (
    <label>
      {words[name]}
      <input name={name} required {...FIELDS[name]} aria-invalid={!!error} aria-describedby={error ? `${name}-error` : undefined} />
      {error && <span class="error" role="alert" id={`${name}-error`}>{error}</span>}
    </label>
  );
}

// Returns the errors by field (`all`: of the whole form); none when it was saved.
async function save(chat, form) {
  const asked = [...form.elements].filter(({ name }) => name);
  const empty = asked.filter(({ value }) => !value.trim());
  if (empty.length) return Object.fromEntries(empty.map(({ name }) => [name, words.required]));
  try {
    await chat.introduce(Object.fromEntries(asked.map(({ name, value }) => [name, value.trim()])));
    return {};
  } catch ({ errors, detail }) {
    return asked.some(({ name }) => errors[name]) ? errors : { all: detail || words.notSaved };
  }
}
