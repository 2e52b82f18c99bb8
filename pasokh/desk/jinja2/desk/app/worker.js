// The desk's service worker. It keeps none of the desk's pages and none of their code, so nothing old is ever shown: only the page for when there
// is no connection, with its font and its few lines of script.
const VERSION = "{{ version }}"
const KEPT = `pasokh-desk-${VERSION}`
const OFFLINE = {{ pages | tojson }}
const FILES = {{ files | tojson }}

self.addEventListener("install", event => event.waitUntil(keep().then(() => self.skipWaiting())))
self.addEventListener("activate", event => event.waitUntil(Promise.all([forgetOthers(), self.registration.navigationPreload?.enable()]).then(() => self.clients.claim())))

self.addEventListener("fetch", event => {
  if (event.request.method !== "GET") return
  if (event.request.mode === "navigate") event.respondWith(page(event))
  else if (FILES.includes(new URL(event.request.url).pathname)) event.respondWith(file(event.request))
})

// Always from the server, asked while this worker was still waking up.
async function page(event) {
  try { return await event.preloadResponse ?? await fetch(event.request) } catch { return offline() }
}

// A file of the page for no connection. Its name changes with what it says, as this worker then does.
async function file(request) {
  const kept = await caches.open(KEPT)
  return await kept.match(request, { ignoreVary: true }) ?? await fetch(request)
}

async function keep() {
  const kept = await caches.open(KEPT)
  for (const page of OFFLINE) await kept.add(new Request(page, { cache: "reload", credentials: "omit" }))
  for (const file of FILES) await kept.add(file).catch(() => {}) // the page can do without them
}

async function forgetOthers() {
  const names = await caches.keys()
  await Promise.all(names.filter(name => name.startsWith("pasokh-desk-") && name !== KEPT).map(name => caches.delete(name)))
}

// In the language and the theme of the desk, which its pages tell; Persian, and as the system has it, until one has.
async function offline() {
  const kept = await caches.open(KEPT)
  const { language = "fa", theme = "auto" } = await told(kept)
  const page = await kept.match(OFFLINE.find(address => address.includes(`/${language}/`)) ?? OFFLINE[0])
  if (!page) return Response.error()
  const text = (await page.text()).replace("<html ", `<html data-theme="${theme === "dark" || theme === "light" ? theme : "auto"}" `)
  return new Response(text, { headers: page.headers })
}

const LOOKS = "/desk/app/looks"
async function told(kept) { return await (await kept.match(LOOKS))?.json() ?? {} }

self.addEventListener("message", event => {
  const { language, theme } = event.data ?? {}
  if (language) event.waitUntil(caches.open(KEPT).then(kept => kept.put(LOOKS, Response.json({ language, theme }))))
})

self.addEventListener("push", event => event.waitUntil(show(event)))

// Every push must show something. Whoever looks at that very page already is shown it silently.
async function show(event) {
  let told = {}
  try { told = event.data?.json() ?? {} } catch { /* not ours: still something must be shown */ }
  const { title = "Pasokh", body = "", tag, lang, dir, url = "/desk/", unread } = told
  const icon = "{{ icon }}"
  await self.registration.showNotification(title, { body, tag, lang, dir, icon, badge: icon, renotify: Boolean(tag), data: { url } })
  if (unread !== undefined) await self.navigator.setAppBadge?.(unread).catch(() => {})
}

self.addEventListener("notificationclick", event => {
  event.notification.close()
  event.waitUntil(open(new URL(event.notification.data?.url ?? "/desk/", self.location.origin)))
})

async function open(url) {
  if (url.origin !== self.location.origin) return
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true })
  const there = windows.find(window => new URL(window.url).pathname === url.pathname) ?? windows.find(window => new URL(window.url).pathname.startsWith("/desk/"))
  if (!there) return self.clients.openWindow(url.href)
  await there.focus()
  if (new URL(there.url).pathname !== url.pathname) await there.navigate(url.href)
}

// The browser has changed its address at the push service: subscribe again. The next page that opens says so to the server.
self.addEventListener("pushsubscriptionchange", event => event.waitUntil(renew(event)))

async function renew({ oldSubscription, newSubscription }) {
  const applicationServerKey = oldSubscription?.options.applicationServerKey
  if (!newSubscription && applicationServerKey) await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey })
}
