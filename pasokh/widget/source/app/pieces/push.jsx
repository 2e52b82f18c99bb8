import { offered } from "../core.js";
import { Push } from "../push/push.jsx";

Object.assign(offered, { Push });
