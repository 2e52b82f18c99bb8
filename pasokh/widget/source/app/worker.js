// The worker of a site's own chat page: shows what is pushed to a visitor who has left, and leads her back. Keeps nothing, answers for no page.
const page = registration.scope;

addEventListener("push", (event) => event.waitUntil(show(event.data)));
addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(lead());
});

async function show(data) {
  const { title, body, lang, dir, tag } = data.json();
  // Who looks at the chat sees the answer there.
  if ((await pages()).some(({ visibilityState }) => visibilityState === "visible")) return;
  await registration.showNotification(title, { body, lang, dir, tag, renotify: true, icon: `${page}/icon-192.png` });
}

// To the page that is open, else to a new one.
async function lead() {
  const [open] = await pages();
  return open ? open.focus() : clients.openWindow(page);
}

async function pages() {
  const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
  return windows.filter(({ url }) => url.split(/[?#]/)[0] === page);
}
