// On the page for when there is no connection: how much of what was written waits here, and on again by itself when the line is back.
const PREFIX = "pasokh-outbox:"
const kept = document.getElementById("kept")
const count = Object.keys(localStorage).filter(key => key.startsWith(PREFIX)).reduce((sum, key) => sum + waiting(localStorage.getItem(key)), 0)

if (count) {
  kept.textContent = kept.dataset.words.replace("{count}", new Intl.NumberFormat(document.documentElement.lang).format(count))
  kept.hidden = false
}
window.addEventListener("online", () => location.reload())

function waiting(text) {
  try { return JSON.parse(text).length || 0 } catch { return 0 }
}
