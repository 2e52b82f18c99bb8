// What the server last confirmed of a control is its default: as the page was drawn, and as it was taken since. A reset goes there.
const CHECKED = "input[type=checkbox], input[type=radio]"

// How a control stands now, to be compared and confirmed later.
export function stateOf(control) {
  if (control.matches("select")) return [...control.options].map(({ selected }) => selected)
  return control.matches(CHECKED) ? control.checked : control.value
}

export function isSame(state, other) { return String(state) === String(other) }

// The server has taken this state; the control may say something newer already, which stays.
export function confirm(control, state) {
  if (control.matches("select")) {
    const now = stateOf(control)
    ;[...control.options].forEach((option, at) => { option.defaultSelected = Boolean(state[at]) })
    choose(control, now)
  }
  else if (control.matches(CHECKED)) control.defaultChecked = state
  else control.defaultValue = state
}

// As the server knows it. Nothing is sent for that.
export function putBack(control) {
  if (control.matches("select")) choose(control, [...control.options].map(({ defaultSelected }) => defaultSelected))
  else if (control.matches(CHECKED)) control.checked = control.defaultChecked
  else control.value = control.defaultValue
}

function choose(select, states) {
  if (!select.multiple) { select.selectedIndex = Math.max(0, states.lastIndexOf(true)); return }
  [...select.options].forEach((option, at) => { option.selected = Boolean(states[at]) })
}
