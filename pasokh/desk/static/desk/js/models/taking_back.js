// By key one takes back one's own last answer that waits its seconds; one that goes later, or a colleague's, by its button only.
export function lastOwn(lines, member) {
  return [...lines].findLast(({ dataset }) => dataset.state === "held" && dataset.author === member)
}

// Gives the button of that answer the key, and takes it from all others. (The help sheet always tells of the key: see tickets/thread.html.)
export function markLast(stream, member) {
  const last = lastOwn(stream.querySelectorAll(":scope > .message-held"), member)
  for (const button of stream.querySelectorAll("[data-back-label]")) {
    if (last?.contains(button)) Object.assign(button.dataset, { shortcut: "Alt+KeyZ", command: button.dataset.backLabel })
    else { delete button.dataset.shortcut; delete button.dataset.command }
  }
}
