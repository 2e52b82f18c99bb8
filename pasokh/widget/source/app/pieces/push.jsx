import { offered } from "../core.js";
import { hush, Push } from "../push/push.jsx";

Object.assign(offered, { hush, Push });
