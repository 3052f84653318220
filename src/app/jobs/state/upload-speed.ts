/** Between two readings; less would make the number jump. */
const READ_EVERY_MS = 500;
/** How much of the speed before stays in the one shown. */
const INERTIA = 0.7;

/** Tells the speed of one upload, from how far it was at what time; null until there are two readings. */
export function uploadSpeed(): (loaded: number, nowMs: number) => number | null {
  let last: { readonly loaded: number; readonly atMs: number } | undefined;
  let speed: number | null = null;
  return (loaded, nowMs) => {
    // What another attempt has sent already, and what has to be sent again, is no speed.
    if (!last || loaded < last.loaded) last = { loaded, atMs: nowMs };
    const passedMs = nowMs - last.atMs;
    if (passedMs < READ_EVERY_MS) return speed;
    const reading = ((loaded - last.loaded) * 1000) / passedMs;
    speed = speed === null ? reading : INERTIA * speed + (1 - INERTIA) * reading;
    last = { loaded, atMs: nowMs };
    return speed;
  };
}
