// Where a visitor begins who has several conversations, or something to read.
import { offered } from "../core.js";
import { Home } from "../home/home.jsx";

Object.assign(offered, { Home });
