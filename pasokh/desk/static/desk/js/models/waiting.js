import { language } from "helpers/format"

// How long somebody waits, as a clock, and the colour of patience: as the server says it (desk/chats/shown.py).
const DAY = 86400 // seconds

export function clock(seconds, locale = language()) {
  const whole = Math.max(Math.floor(seconds), 0)
  if (whole >= DAY) return null // it is no clock any more: the words of the page stay
  const digits = (number, least) => new Intl.NumberFormat(locale, { useGrouping: false, minimumIntegerDigits: least }).format(number)
  const hours = Math.floor(whole / 3600), parts = [Math.floor(whole / 60) % 60, whole % 60]
  return (hours ? [hours, ...parts] : parts).map((part, place) => digits(part, place ? 2 : 1)).join(":")
}

// After `warn` seconds it wears thin, after `late` it is over: the site of the chat says when.
export function patience(seconds, warn, late) {
  if (seconds >= late) return "danger"
  return seconds >= warn ? "warn" : ""
}
