// Waiting, what may be done instead, and the end of a conversation.
import { Care } from "../care/care.jsx";
import { offered } from "../core.js";

Object.assign(offered, { Care });
