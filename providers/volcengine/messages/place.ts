import { foreignPosition } from "colloquy/provider";
import { PROVIDER, wireInteger } from "../ids.js";

/** Where a walk through a history goes on. */
export interface Place {
  /** The Index of the last message the walk has passed: only what lies beyond it is new. */
  boundary: bigint | null;
  /** What to send as `Cursor`, where that is not the boundary. */
  cursor: bigint | null;
  /** The last message passed, where it had no Index. */
  after: string | null;
  /** `after` is on the page at `cursor`: the place lies inside that page. Otherwise the page follows it. */
  isInside: boolean;
}

/** The usual place is an Index; `<boundary>~<cursor>~<message id>` is one where the vendor sent none, `~in` inside. */
export function writePlace({ boundary, cursor, after, isInside }: Place): string {
  if (boundary !== null && cursor === null && after === null) return String(boundary);
  return [boundary, cursor, after, ...(isInside ? ["in"] : [])].map((part) => part ?? "").join("~");
}

export function readPlace(text: string): Place {
  const [boundary, cursor, after, inside, ...rest] = text.includes("~") ? text.split("~") : [text, "", ""];
  const isInside = inside === "in";
  const place = { boundary: integerIn(boundary), cursor: integerIn(cursor), after: after || null, isInside };
  if (inside !== undefined && !isInside) throw foreignPosition(PROVIDER);
  const isKnown = place.boundary !== null || place.cursor !== null;
  if (!isKnown || rest.length > 0 || !/^-?\d{0,19}$/.test(after ?? "")) throw foreignPosition(PROVIDER);
  return place;
}

function integerIn(text: string | undefined): bigint | null {
  if (text === "") return null;
  const integer = wireInteger(text ?? "");
  if (integer === undefined) throw foreignPosition(PROVIDER);
  return integer;
}
