// The words, numbers and times of the site's language. Numbers are in its own digits, days in its own calendar; the hour is the
// visitor's, counted from the server's times.
import words from "words"; // fa.js or en.js: there is one bundle for each language

export { words };

const { locale } = words;
// Calendars and digits are fetched by the browser when they are first wanted, which takes a phone longer than all the rest of this script.
const numbers = later(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }));
const hours = later(() => new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" }));
const days = later(() => new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric" }));
const DAY = 86400000; // milliseconds

function later(make) {
  let made;
  return (value) => (made = made || make()).format(value);
}

/** One of the words, by its name or as a text of a piece, with its `{values}` put in. */
export function say(name, values) {
  return (words[name] || name).replace(/\{(\w+)\}/g, (_, value) => values[value]);
}

export function number(count) {
  return numbers(count);
}

export function hour(at) {
  return hours(new Date(at));
}

/** "Today", "Yesterday" or the date; `now` is the server's time in milliseconds. */
export function day(at, now) {
  const name = days(new Date(at));
  if (name === days(now)) return words.today;
  return name === days(now - DAY) ? words.yesterday : name;
}
