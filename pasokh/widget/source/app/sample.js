// Answers the chat with a sample conversation instead of the server, while somebody sets up how it looks (pasokh/widget/sample.py).
const { base, sample } = JSON.parse(document.getElementById("config").textContent);
const said = sample.messages;
const answer = (data) => new Response(JSON.stringify(data), { headers: { "Content-Type": "application/json" } });
const verbs = {
  "/session": () => sample,
  "/messages": (body, asked) => (body ? { message: take(body), ticket: sample.opens } : read(asked)),
  "/contact": () => ({ requires: [] }),
  "/stream": () => ({ url: "/silence" }),
};

window.fetch = async (url, { body } = {}) => {
  const { pathname, searchParams } = new URL(url, location.href);
  // A line on which nothing comes.
  if (pathname === "/silence") return new Response(new ReadableStream());
  const verb = verbs[pathname.slice(base.length)];
  return answer(verb ? verb(body && JSON.parse(body), searchParams) : {});
}

// The conversation as it is opened again; behind what is shown of it there is nothing.
function read(asked) {
  return { messages: asked.has("conversation") ? said : [], more: false, ticket: sample.opens, agent: sample.agent };
}

function take({ client_id, text }) {
  const author = { kind: "visitor", name: "", initials: "" };
  const message = { id: client_id, client_id, conversation: sample.opens.id, position: said.length + 1, author, text, html: "", attachments: [], at: new Date().toISOString(), state: "sent" };
  said.push(message);
  return message;
}
