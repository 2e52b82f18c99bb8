// What only the chat on a page of its own needs.
import { offered } from "../core.js";
import { ownPage } from "../alone/page.js";

Object.assign(offered, { ownPage });
