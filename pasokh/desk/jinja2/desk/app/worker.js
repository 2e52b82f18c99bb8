// The desk's service worker. It keeps no pages and no code, so nothing old is ever shown: only the page for when there is no connection.
const VERSION = "{{ version }}"
const KEPT = `pasokh-desk-${VERSION}`
const OFFLINE = {{ pages | tojson }}

self.addEventListener("install", event => event.waitUntil(keep().then(() => self.skipWaiting())))
self.addEventListener("activate", event => event.waitUntil(Promise.all([forgetOthers(), self.registration.navigationPreload?.enable()]).then(() => self.clients.claim())))

self.addEventListener("fetch", event => {
  if (event.request.mode === "navigate" && event.request.method === "GET") event.respondWith(page(event))
})

// Always from the server, asked while this worker was still waking up.
async function page(event) {
  try { return await event.preloadResponse ?? await fetch(event.request) } catch { return offline() }
}

async function keep() {
  const kept = await caches.open(KEPT)
  for (const page of OFFLINE) await kept.add(new Request(page, { cache: "reload", credentials: "omit" }))
}

async function forgetOthers() {
  const names = await caches.keys()
  await Promise.all(names.filter(name => name.startsWith("pasokh-desk-") && name !== KEPT).map(name => caches.delete(name)))
}

// In the language of the desk, which its pages tell; Persian until one has.
async function offline() {
  const kept = await caches.open(KEPT)
  const language = await told(kept)
  const page = OFFLINE.find(address => address.includes(`/${language}/`)) ?? OFFLINE[0]
  return await kept.match(page) ?? Response.error()
}

const LANGUAGE = "/desk/app/language"
async function told(kept) { return (await (await kept.match(LANGUAGE))?.text()) || "fa" }

self.addEventListener("message", event => {
  if (event.data?.language) event.waitUntil(caches.open(KEPT).then(kept => kept.put(LANGUAGE, new Response(event.data.language))))
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
