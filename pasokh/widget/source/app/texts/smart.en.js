export default {
  close: "Close this message",
  copy: "Copy the code",
  copied: "Copied",
  test: "A trial: only you see it, and it is not counted",
};
