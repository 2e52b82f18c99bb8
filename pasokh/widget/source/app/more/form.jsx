import words from "words-more";
import { Component, focusFirst, linked } from "../core.js";
import { known, said } from "./answers.js";

const LOOKS = {
  name: { autocomplete: "name", dir: "auto", maxLength: 160 },
  phone: { autocomplete: "tel", dir: "ltr", inputMode: "tel", maxLength: 60 },
  email: { autocomplete: "email", dir: "ltr", inputMode: "email", maxLength: 320 },
  phone_or_email: { dir: "ltr", inputMode: "email", maxLength: 320 },
  text: { dir: "auto", maxLength: 300 },
  long_text: { dir: "auto", maxLength: 5000 },
};

/** What the site wants to know before the chat starts, and the departments that there are. */
export class Form extends Component {
  state = { errors: {} };

  // It may have come when the chat was open already.
  componentDidMount() {
    if (!this.props.chat.quiet) focusFirst();
  }

  async submit(event) {
    event.preventDefault();
    const form = event.currentTarget;
    this.setState({ isBusy: true });
    const errors = await save(this.props.chat, form);
    this.setState({ isBusy: false, errors });
    const [first] = Object.keys(errors).flatMap((name) => form.elements[name] || []);
    if (first) (first.focus ? first : first[0]).focus();
  }

  render({ chat }, { errors, isBusy }) {
    const { departments = [] } = chat.site;
    return (
      <div class="intro">
        <form class="form" onSubmit={(event) => this.submit(event)} noValidate aria-label={words.form}>
          {departments.length > 0 && <Departments departments={departments} error={errors.department} />}
          {fields(chat).map((field) => <Field key={field.key} field={field} error={errors[field.key]} />)}
          {errors.all && <p class="error" role="alert">{errors.all}</p>}
          <button class="go" aria-busy={!!isBusy}>{words.go}</button>
        </form>
      </div>
    );
  }
}

// The site's own fields, or those that it asks by their names.
function fields({ site, requires }) {
  if (site.form && site.form.length) return site.form;
  return requires.filter((name) => LOOKS[name]).map((name) => ({ key: name, kind: name, label: words[name], required: true }));
}

function Field({ field, error }) {
  const { key, kind, label, required, choices } = field;
  const given = { name: key, "aria-invalid": !!error, "aria-required": required, "aria-describedby": error ? `${key}-error` : undefined };
  const isTicked = kind === "consent";
  return (
    <label class={isTicked ? "tick" : ""}>
      {isTicked && <input type="checkbox" {...given} />}
      <span>{isTicked ? linked(label) : label}{!required && <small> {words.optional}</small>}</span>
      {!isTicked && <Entry kind={kind} choices={choices} given={{ ...(LOOKS[key] || LOOKS[kind]), ...given }} />}
      <Wrong name={key} error={error} />
    </label>
  );
}

function Entry({ kind, choices, given }) {
  if (kind === "long_text") return <textarea rows={3} {...given} />;
  if (kind !== "choice") return <input {...given} />;
  return <select {...given}><option value="">{words.choose}</option>{choices.map((each) => <option key={each}>{each}</option>)}</select>;
}

function Wrong({ name, error }) {
  return error ? <span class="error" role="alert" id={`${name}-error`}>{error}</span> : null;
}

function Departments({ departments, error }) {
  return (
    <fieldset class="departments">
      <legend>{words.department}</legend>
      {departments.map(({ id, name, online }) => (
        <label key={id}>
          <input type="radio" name="department" value={id} />
          <bdi>{name}</bdi>
          <small>{online ? words.here : words.away}</small>
        </label>
      ))}
      <Wrong name="department" error={error} />
    </fieldset>
  );
}

// Returns the errors by field (`all`: of the whole form); none when it was saved.
async function save(chat, form) {
  const asked = fields(chat);
  const given = Object.fromEntries(asked.map(({ key, kind }) => [key, kind === "consent" ? form.elements[key].checked : form.elements[key].value.trim()]));
  const empty = asked.filter(({ key, required }) => required && !given[key]).map(({ key }) => [key, words.required]);
  const { department } = form.elements;
  if (department && !department.value) empty.unshift(["department", words.chooseOne]);
  if (empty.length) return Object.fromEntries(empty);
  try {
    chat.department = department && department.value;
    const isSaid = await introduce(chat, asked, given);
    begin(chat, isSaid ? "" : said(asked, given), given);
  } catch ({ errors, detail }) {
    return asked.some(({ key }) => errors && errors[key]) ? errors : { all: detail || words.notSaved };
  }
  return {};
}

// Throws a Problem with `errors` by field. What was refused for want of this goes now, the first of it with the form (then true): the server puts what
// that says before her words.
async function introduce(chat, asked, given) {
  const isOwn = chat.site.form && chat.site.form.length;
  if (asked.length) await chat.call("post", "/contact", isOwn ? { form: given } : given);
  // What is known of her is not asked again.
  chat.site.form = (chat.site.form || []).filter((field) => !known(field));
  const refused = chat.outbox.list().filter((entry) => entry.refused);
  const first = refused.find((entry) => entry.refused.code === "contact_required");
  if (first) Object.assign(first, { form: given, department: chat.department });
  for (const { client_id } of refused) chat.outbox.retry(client_id);
  return !!first;
}

// What is not about her is the first that she says.
function begin(chat, text, form) {
  chat.introduced = true;
  if (text) {
    const { conversation } = chat.outbox.add({ text, form, attachments: [], page: chat.host.page, conversation: chat.place, department: chat.department });
    if (chat.begins) chat.conversation = conversation;
  }
  chat.changed();
}
