/** Puts the focus where the conversation continues. A keyboard that jumps up unasked covers half of a phone: there the visitor touches the field herself. */
export function focusFirst() {
  const field = document.querySelector(".form input, textarea");
  if (field && !matchMedia("(pointer: coarse)").matches) field.focus({ preventScroll: true });
}
