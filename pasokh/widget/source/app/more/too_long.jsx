import words from "words-more";
import { number, say } from "../core.js";

/** That a message is longer than one may be. */
export function TooLong({ limit }) {
  return <p class="error" role="alert" id="too-long">{say(words.tooLong, { n: number(limit) })}</p>;
}
