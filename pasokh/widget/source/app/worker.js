// The worker of the chat's own page: shows what is pushed to a visitor who has left, and leads her back. Keeps nothing, answers for no page.
addEventListener("push", (event) => event.waitUntil(show(event.data)));
addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(lead());
});

async function show(data) {
  const { title, body, lang, dir, tag } = data.json();
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  // Who looks at the chat sees the answer there.
  if (pages.some(({ visibilityState, url }) => visibilityState === "visible" && isChat(url))) return;
  await registration.showNotification(title, { body, lang, dir, tag, renotify: true, icon: "/static/ui/icon.svg" });
}

// To the page that is open, else to the one that this worker was registered from.
async function lead() {
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find(({ url }) => isChat(url));
  if (page) return page.focus();
  const [, key] = /[?&]key=([^&]+)/.exec(location.search) || [];
  return key && clients.openWindow(`/c/${key}`);
}

function isChat(url) {
  return new URL(url).pathname.startsWith("/c/");
}
