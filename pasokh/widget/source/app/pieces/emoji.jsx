import { offered } from "../core.js";
import { Emoji } from "../emoji/emoji.jsx";

Object.assign(offered, { Emoji });
