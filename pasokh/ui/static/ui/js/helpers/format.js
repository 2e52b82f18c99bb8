// Digits, sizes and relative times in the language of the page.
export function language() { return document.documentElement.lang || "fa" }

const UNITS = [["year", 31536000], ["month", 2592000], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60]]

export function relative(date, now = Date.now(), locale = language()) {
  const seconds = Math.round((date.getTime() - now) / 1000)
  const words = new Intl.RelativeTimeFormat(locale, { numeric: "auto" })
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 0]
  return size ? words.format(Math.trunc(seconds / size), unit) : words.format(0, "second")
}

export function fileSize(bytes, locale = language()) {
  const power = Math.min(3, Math.floor(Math.log2(Math.max(1, bytes)) / 10))
  const unit = ["byte", "kilobyte", "megabyte", "gigabyte"][power]
  const unitDisplay = locale.startsWith("fa") ? "long" : "short" // the short units of Persian are Latin letters
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay, maximumFractionDigits: power > 1 ? 1 : 0 }).format(bytes / 1024 ** power)
}
