import words from "words-more";

/** What is seen while files hang over the chat. */
export function Drop() {
  return <div class="drop" aria-hidden="true">{words.drop}</div>;
}
