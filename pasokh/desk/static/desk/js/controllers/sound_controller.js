import { Controller } from "@hotwired/stimulus"

const NOTES = [[660, 0], [880, .12]] // hertz, and seconds after the beginning
const LONG = .18

// A short sound when the bell says so: two soft notes made by the browser itself. Of several tabs one plays.
export default class extends Controller {
  async play() {
    const alone = navigator.locks?.request ?? ((_name, _options, play) => play(true))
    await alone.call(navigator.locks, "pasokh-sound", { ifAvailable: true }, async lock => {
      if (!lock) return
      await this.#ring()
      await new Promise(done => setTimeout(done, 1000))
    })
  }

  // A browser lets no page sound that nobody has touched: then it stays silent.
  async #ring() {
    try {
      this.context ??= new AudioContext()
      await this.context.resume()
      if (this.context.state !== "running") return
      const now = this.context.currentTime
      for (const [hertz, after] of NOTES) this.#note(hertz, now + after)
    } catch { /* no sound here */ }
  }

  #note(hertz, at) {
    const tone = new OscillatorNode(this.context, { frequency: hertz })
    const volume = new GainNode(this.context, { gain: 0 })
    volume.gain.setValueAtTime(0, at)
    volume.gain.linearRampToValueAtTime(.12, at + .02)
    volume.gain.exponentialRampToValueAtTime(.001, at + LONG)
    tone.connect(volume).connect(this.context.destination)
    tone.start(at)
    tone.stop(at + LONG)
  }
}
