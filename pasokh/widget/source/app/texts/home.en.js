export default {
  conversations: "Your conversations",
  another: "New conversation",
  articles: "The answer may be here",
  solved: "Solved",
  closed: "Ended",
};
