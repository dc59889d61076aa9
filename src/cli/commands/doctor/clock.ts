import { type Finding, failure, ok, warning } from "./finding.js";
import type { Answer } from "./observe.js";

/** NTP keeps a clock within a second: one that is this far off is not kept at all. */
const UNKEPT_SECONDS = 30;

/** What signature schemes commonly bear. How much the vendors do is not documented. */
const REFUSED_SECONDS = 5 * 60;

const fix =
  "Set this machine's clock, best by NTP. Signatures carry its time, and vendors refuse those that are too old or in the future.";

/** Compares the clock that signs with the vendor's, as far as the header Date shows it: whole seconds. */
export function checkClock({ date, at }: Answer): Finding {
  const vendorAt = date === undefined ? Number.NaN : Date.parse(date);
  if (Number.isNaN(vendorAt)) {
    return warning(
      "clock",
      "cannot be compared: the answer has no Date",
      "See that this machine keeps its time (NTP).",
    );
  }
  // The header leaves the fraction out, which is half a second on average.
  const skewSeconds = Math.round((at - vendorAt - 500) / 1000);
  return { ...judge(skewSeconds), skewSeconds };
}

function judge(skewSeconds: number): Finding {
  const seconds = Math.abs(skewSeconds);
  const found = `${seconds.toLocaleString("en-US")} s ${skewSeconds < 0 ? "behind" : "ahead of"} the vendor's`;
  if (seconds >= REFUSED_SECONDS) return failure("clock", found, fix);
  if (seconds >= UNKEPT_SECONDS) return warning("clock", found, fix);
  return ok("clock", seconds === 0 ? "the same as the vendor's" : found);
}
