// What is met before, after and beside a conversation.
import { offered } from "../core.js";
import { Choices } from "../more/choices.jsx";
import { Drop } from "../more/drop.jsx";
import { Failure } from "../more/failure.jsx";
import { Files } from "../more/files.jsx";
import { Form } from "../more/form.jsx";
import { Html } from "../more/html.jsx";
import { TooLong } from "../more/too_long.jsx";
import { Tray } from "../more/tray.jsx";
import { attach } from "../more/uploads.js";

Object.assign(offered, { attach, Choices, Drop, Failure, Files, Form, Html, TooLong, Tray });
