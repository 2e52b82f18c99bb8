/** A Host whose tabs share one store: `tabs(2)` gives two hosts that hear each other. */
export function tabs(count) {
  const store = new Map();
  const hosts = Array.from({ length: count }, () => host(store));
  for (const one of hosts) one.others = hosts.filter((other) => other !== one);
  return hosts;
}

function host(store) {
  return {
    heard: [],
    listen: () => {},
    get: (name) => (store.has(name) ? store.get(name) : null),
    names: (prefix) => [...store.keys()].filter((name) => name.startsWith(prefix)),
    set(name, value) {
      if (value === null) store.delete(name);
      else store.set(name, value);
      for (const other of this.others) other.heard.push([name, value]);
    },
    /** Delivers what the other tabs wrote, as storage events do: later. */
    catchUp() {
      for (const [name, written] of this.heard.splice(0)) this.listen(name, written, this.get(name));
    },
  };
}

export function message(position, kind = "agent", fields = {}) {
  return { id: `msg_${position}`, client_id: null, position, author: { kind, name: "" }, text: "", state: "sent", ...fields };
}
