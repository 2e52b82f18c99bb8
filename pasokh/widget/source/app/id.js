// What a "0" may become is any digit, what an "8" may is one of four: the version and the variant stay as they stand.
const FORM = "00000000-0000-4000-8000-000000000000";

/** A version 4 UUID (crypto.randomUUID is younger than the oldest browsers served). */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(FORM.length));
  return FORM.replace(/[08]/g, (digit, at) => (bytes[at] & (digit > 0 ? 3 : 15) | digit).toString(16));
}
