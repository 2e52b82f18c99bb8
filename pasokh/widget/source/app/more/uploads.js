// Files of the message being written.
import { Problem, seconds } from "../core.js";

const MOST = 10; // files in one message

/** Adds files to the message that is being written. */
export function attach(chat, files) {
  chat.uploads = chat.uploads || new Uploads(chat.http, { limit: () => chat.limits.upload, changed: () => chat.changed() });
  chat.uploads.add(files);
}

class Uploads {
  constructor(http, { limit, changed }) {
    Object.assign(this, { http, limit, changed });
    this.files = [];
    this.made = 0;
  }

  /** Starts sending each file at once; a file that cannot be sent stays in the list with the reason. */
  add(files) {
    for (const file of files) this.begin({ key: (this.made += 1), name: file.name || "image.png", size: file.size, progress: 0 }, file);
    this.changed();
  }

  begin(entry, file) {
    this.files = [...this.files, entry];
    if (this.files.length > MOST) entry.error = "tooMany";
    else if (file.size > this.limit()) entry.error = "tooBig";
    else if (!file.size) entry.error = "empty";
    else this.send(entry, file);
  }

  async send(entry, file) {
    delete entry.error;
    entry.again = () => this.send(entry, file);
    const { done, cancel } = upload(this.http, file, (share) => {
      entry.progress = share;
      this.changed();
    });
    entry.cancel = cancel;
    this.changed();
    try {
      entry.done = await done;
    } catch (problem) {
      entry.error = problem.detail || "uploadFailed";
    }
    this.changed();
  }

  remove(key) {
    const entry = this.files.find((file) => file.key === key);
    this.files = this.files.filter((file) => file !== entry);
    if (entry.cancel && !entry.done) entry.cancel();
    this.changed();
  }

  get hasSome() {
    return this.files.some(({ done }) => done);
  }

  get isBusy() {
    return this.files.some(({ done, error }) => !done && !error);
  }

  /** Hands over what was uploaded; files that failed stay for another try. */
  collect() {
    const ready = this.files.filter(({ done }) => done);
    this.files = this.files.filter(({ done }) => !done);
    return ready.map(({ done }) => done);
  }
}

/** Sends a file by the chat's Http; `progress` gets a share between 0 and 1. Returns {done: Promise, cancel}. */
function upload(http, file, progress) {
  const request = new XMLHttpRequest();
  const done = new Promise((resolve, reject) => {
    request.open("POST", `${http.base}/uploads?name=${encodeURIComponent(file.name)}`);
    for (const [name, value] of Object.entries(http.headers())) request.setRequestHeader(name, value);
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => total && progress(loaded / total);
    request.onload = () => (request.status < 300 ? resolve(request.response) : reject(refusal(request)));
    request.onerror = request.onabort = () => reject(new Problem());
    request.send(file);
  });
  return { done, cancel: () => request.abort() };
}

function refusal(request) {
  return new Problem({ ...request.response, status: request.status, wait: seconds(request.getResponseHeader("Retry-After")) });
}
