// Smart messages: fetched only where the site has one for this visitor.
import { offered } from "../core.js";
import { Smart } from "../smart/engine.js";

let smart;

/** Called with what each sign-in offers. */
function propose(chat, list) {
  smart = smart || new Smart(chat);
  smart.offer(list);
}

Object.assign(offered, { propose });
