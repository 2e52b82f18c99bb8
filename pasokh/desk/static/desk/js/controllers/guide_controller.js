import { Controller } from "@hotwired/stimulus"

// The steps of a guide as cards: what each says and where its choices lead. The field of the page holds them as JSON; without scripts nobody changes them.
export default class extends Controller {
  static targets = ["source", "list", "step", "choice"]

  connect() {
    this.guide = JSON.parse(this.sourceTarget.value)
    this.#draw()
  }

  add() {
    const key = this.#freeKey()
    this.guide.steps.push({ key, text: "", choices: [] })
    this.#changed(true)
    this.listTarget.lastElementChild.querySelector("textarea").focus()
  }

  remove({ currentTarget }) {
    const key = currentTarget.closest("[data-key]").dataset.key
    this.guide.steps = this.guide.steps.filter(step => step.key !== key)
    for (const step of this.guide.steps) for (const choice of step.choices) if (choice.to === "step" && choice.value === key) choice.value = ""
    this.#changed(true)
  }

  addChoice({ currentTarget }) {
    const { key } = currentTarget.closest("[data-key]").dataset
    this.#stepOf(currentTarget).choices.push({ label: "", to: "step", value: "" })
    this.#changed(true)
    this.listTarget.querySelector(`[data-key="${key}"] [data-choices] > :last-child input`).focus()
  }

  removeChoice({ currentTarget }) {
    const row = currentTarget.closest("[data-choice]")
    this.#stepOf(currentTarget).choices.splice([...row.parentNode.children].indexOf(row), 1)
    this.#changed(true)
  }

  typed({ target }) {
    const step = this.#stepOf(target)
    const row = target.closest("[data-choice]")
    if (!row) step.text = target.value
    else {
      const choice = step.choices[[...row.parentNode.children].indexOf(row)]
      if (target.name === "label") choice.label = target.value
      else [choice.to, choice.value] = parted(target.value)
    }
    this.#changed(false)
  }

  #stepOf(control) { return this.guide.steps.find(step => step.key === control.closest("[data-key]").dataset.key) }

  #freeKey() {
    let number = this.guide.steps.length + 1
    while (this.guide.steps.some(step => step.key === `${number}`)) number++
    return `${number}`
  }

  #changed(afresh) {
    this.sourceTarget.value = JSON.stringify(this.guide)
    this.sourceTarget.dispatchEvent(new Event("input", { bubbles: true }))
    if (afresh) this.#draw()
  }

  #draw() { this.listTarget.replaceChildren(...this.guide.steps.map((step, at) => this.#card(step, at))) }

  #card(step, at) {
    const card = this.stepTarget.content.firstElementChild.cloneNode(true)
    card.dataset.key = step.key
    card.querySelector("[data-number]").textContent = number(at + 1)
    card.querySelector("textarea").value = step.text
    card.querySelector("[data-remove]").disabled = step.key === this.guide.first
    card.querySelector("[data-choices]").replaceChildren(...step.choices.map(choice => this.#row(choice, step)))
    return card
  }

  #row(choice, step) {
    const row = this.choiceTarget.content.firstElementChild.cloneNode(true)
    row.querySelector("[name=label]").value = choice.label
    const where = row.querySelector("select")
    const steps = where.querySelector("[data-steps]")
    for (const [at, other] of this.guide.steps.entries()) {
      if (other.key !== step.key) steps.append(new Option(`${number(at + 1)}. ${other.text.slice(0, 60)}`, `step:${other.key}`))
    }
    where.value = choice.to === "ticket" ? "ticket:" : `${choice.to}:${choice.value}`
    if (where.selectedIndex < 0) where.value = "step:"
    return row
  }
}

const number = value => value.toLocaleString(document.documentElement.lang)

function parted(value) {
  const at = value.indexOf(":")
  return [value.slice(0, at), value.slice(at + 1)]
}
