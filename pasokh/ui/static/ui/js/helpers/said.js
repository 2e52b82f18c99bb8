// What holds the words of a message: in its frame, if it has one, whose document may not have been loaded yet.
export function saidIn(message) {
  const frame = message.querySelector(".message-frame")
  if (!frame) return message.querySelector(".message-html, .message-text")
  const document = frame.contentDocument?.querySelector(".message-html") ? frame.contentDocument : new DOMParser().parseFromString(frame.srcdoc, "text/html")
  return document.querySelector(".message-html")
}
