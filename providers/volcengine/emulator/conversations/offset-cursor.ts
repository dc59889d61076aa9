import type { VolcengineReadings } from "../readings/index.js";

type Kind = VolcengineReadings["conversationCursor"];

// An odd multiplier modulo a power of two can be undone, and scatters neighbouring offsets over 62 bits.
const bits = 62;
const multiplier = 6_364_136_223_846_793_005n;
const addend = 1_442_695_040_888_963_407n;
const largestOffset = 1_000_000n;
const inverse = invert(multiplier);

/** Offset 0 is cursor 0 either way, so that a first call can be made. */
export function encodeCursor(offset: number, kind: Kind): bigint {
  const plain = BigInt(offset);
  if (kind === "offset" || plain === 0n) return plain;
  return BigInt.asUintN(bits, plain * multiplier + addend);
}

/** Undefined where the cursor is not one that `encodeCursor` gives. */
export function decodeCursor(cursor: bigint, kind: Kind): number | undefined {
  if (cursor === 0n) return 0;
  const plain = kind === "offset" ? cursor : BigInt.asUintN(bits, (cursor - addend) * inverse);
  if (kind === "opaque" && (plain > largestOffset || cursor >= 1n << BigInt(bits))) return undefined;
  return Number(plain);
}

/** Newton's iteration: each round doubles the number of right bits. */
function invert(odd: bigint): bigint {
  let guess = 1n;
  for (let round = 0; round < 7; round += 1) guess = BigInt.asUintN(bits, guess * (2n - odd * guess));
  return guess;
}
