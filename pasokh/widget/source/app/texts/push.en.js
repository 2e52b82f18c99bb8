export default {
  ask: "Shall we tell you of the answer once you have closed this page?",
  yes: "Tell me",
  no: "No need",
  on: "You will be told as soon as there is an answer.",
  failed: "Your browser did not take it. The answer comes here.",
};
