const FIRST = 1000; // milliseconds
const LONGEST = 30000;

/** How long to wait before the attempt after `failures` failures: doubling, at most half a minute, spread so that the visitors of a
 * restarted server do not all come back in the same instant. */
export function backoff(failures, random = Math.random) {
  const whole = Math.min(LONGEST, FIRST * 2 ** (failures - 1));
  return whole * (0.5 + random() / 2);
}
