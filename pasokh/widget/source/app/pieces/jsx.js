export { Fragment, h } from "../core.js";
