// The words, numbers and times of the site's language. Numbers are in its own digits, days in its own calendar; the hour is the
// visitor's, counted from the server's times.
import words from "words"; // fa.js or en.js: there is one bundle for each language

export { words };

const { locale } = words;
const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const hours = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
const days = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric" });
const DAY = 86400000; // milliseconds

/** One of the words, by its name or as a text of a piece, with its `{values}` put in. */
export function say(name, values) {
  return (words[name] || name).replace(/\{(\w+)\}/g, (_, value) => values[value]);
}

export function number(count) {
  return numbers.format(count);
}

export function hour(at) {
  return hours.format(new Date(at));
}

/** "Today", "Yesterday" or the date; `now` is the server's time in milliseconds. */
export function day(at, now) {
  const name = days.format(new Date(at));
  if (name === days.format(now)) return words.today;
  return name === days.format(now - DAY) ? words.yesterday : name;
}
