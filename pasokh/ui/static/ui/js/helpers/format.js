// Digits, sizes and relative times in the language of the page.
export function language() { return document.documentElement.lang || "fa" }

// As the server says it (kernel/persian/jalali.py: show_relative), so that the words stay the same when the page comes anew.
const UNITS = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60]]
const NAMES = { minute: "دقیقه", hour: "ساعت", day: "روز", month: "ماه", year: "سال" }

export function relative(date, now = Date.now(), locale = language()) {
  const seconds = (now - date.getTime()) / 1000, span = Math.abs(seconds), persian = locale.startsWith("fa")
  const [unit, size] = UNITS.find(([, size]) => span >= size) ?? []
  if (!unit) return persian ? "همین حالا" : "just now"
  const count = Math.floor(span / size)
  if (persian) return `${new Intl.NumberFormat("fa", { useGrouping: false }).format(count)} ${NAMES[unit]} ${seconds > 0 ? "پیش" : "دیگر"}`
  const amount = `${count} ${unit}${count === 1 ? "" : "s"}`
  return seconds > 0 ? `${amount} ago` : `in ${amount}`
}

export function fileSize(bytes, locale = language()) {
  const power = Math.min(3, Math.floor(Math.log2(Math.max(1, bytes)) / 10))
  const unit = ["byte", "kilobyte", "megabyte", "gigabyte"][power]
  const unitDisplay = locale.startsWith("fa") ? "long" : "short" // the short units of Persian are Latin letters
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay, maximumFractionDigits: power > 1 ? 1 : 0 }).format(bytes / 1024 ** power)
}
