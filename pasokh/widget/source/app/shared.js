// What the chat lends to its pieces, so that none brings its own: they take it from core.js.
import { Component, createRef, Fragment, h } from "preact";
import { focusFirst } from "./focus.js";
import { Problem, seconds } from "./http.js";
import { Icon } from "./icons.jsx";
import { Later, offered, piece } from "./later.jsx";
import { link, linked } from "./rich.jsx";
import { day, hour, number, say, words } from "./texts/index.js";

self.core = { Component, createRef, day, focusFirst, Fragment, h, hour, Icon, Later, link, linked, number, offered, piece, Problem, say, seconds, words };
