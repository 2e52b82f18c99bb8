// Files of the message being written.

const MOST = 10; // files in one message

export class Uploads {
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
    const { done, cancel } = this.http.upload(file, (share) => {
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
