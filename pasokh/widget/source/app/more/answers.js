const ABOUT_HER = ["name", "phone", "email", "phone_or_email"];

/** Whether a field is about who she is: it is kept on her record, and asked once. */
export function known({ key, kind }) {
  return kind === "consent" || ABOUT_HER.includes(key);
}

/** What a filled form says beside who she is, as her first message: a line for each field, what she wrote at length by itself at the end. */
export function said(fields, given) {
  const others = fields.filter((field) => !known(field) && given[field.key]);
  const short = others.filter(({ kind }) => kind !== "long_text").map(({ key, label }) => `${label}: ${given[key]}`);
  const long = others.filter(({ kind }) => kind === "long_text").map(({ key }) => given[key]);
  return [...short, ...long].join("\n");
}
