// The host page's side of smart messages: fetched by the loader when the site has one for this visitor. It watches what only the page can see, and draws
// what the chat tells it to show.
import { drawCard } from "./smart/card.js";
import { watchSignals } from "./smart/signals.js";

/** Called once by the loader, with its line to the frame, the shadow root of the launcher, and how that looks. Gives what hears the chat's news. */
export function begin(port, root, look) {
  const { Pasokh } = window;
  const send = (news) => port.postMessage({ calls: [JSON.stringify(["smart", news])] });
  const watch = watchSignals((signals) => send({ signals }));
  const card = drawCard(root, (deed, value) => send({ deed, value }));

  card.look(look);
  Pasokh.on("look", card.look);
  Pasokh.on("smart", hear);
  // What was said before this was here: the chat says it again.
  send({ ready: true });
  return hear;

  function hear(news) {
    if (news.marks) watch(news.marks);
    if (news.show) card.show(news.show);
    if (news.hide) card.hide();
  }
}
