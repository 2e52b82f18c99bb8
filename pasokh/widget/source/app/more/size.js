import words from "words-more";
import { number } from "../core.js";

/** A number of bytes for people. */
export function size(bytes) {
  const step = bytes < 1024 ? 0 : bytes < 1024 * 1024 ? 1 : 2;
  return `${number(bytes / 1024 ** step)} ${words.bytes[step]}`;
}
