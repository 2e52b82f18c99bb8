// Pieces: what one meets later or never is a script of its own (and a style sheet), fetched when it is first wanted. app/pieces/ has one entry for each.
import { backoff } from "./backoff.js";

/** What the pieces that are here have offered: views and functions, by name. */
export const offered = {};
const coming = {};
let addresses;

/** Says where the pieces are: lists of addresses by name, of the page's config. */
export function findPieces(given) {
  addresses = given;
}

/** Fetches a piece, once, again and again while it cannot be had; resolves when what it offers stands in `offered`. */
export function piece(name) {
  return (coming[name] = coming[name] || fetchAll(addresses[name]));
}

async function fetchAll(wanted) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await Promise.all(wanted.map(fetchOne));
    } catch {
      await new Promise((done) => setTimeout(done, backoff(tries)));
    }
  }
}

// The frame's policy lets in scripts that carry its nonce, and our own sheets.
function fetchOne(address) {
  const isSheet = address.includes(".css");
  const element = document.createElement(isSheet ? "link" : "script");
  const given = isSheet ? { rel: "stylesheet", href: address } : { nonce: document.querySelector("script[src]").nonce, src: address };
  return new Promise((onload, onerror) => document.head.append(Object.assign(element, { onload, onerror, ...given })));
}
