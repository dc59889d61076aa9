import type { Json } from "colloquy/provider";

/** One element of a MsgBody (docs 1047/33527). */
export type Element = { MsgType: string; MsgContent: { [name: string]: Json } };

/** Where a part stands in the caller's input, and what is found on the way. */
export interface Place {
  /** For example `content[0].messages[1].content[0]`. */
  readonly path: string;
  /** How many merged forwards it lies in. */
  readonly depth: number;
  /** Names the properties that the vendor has no place for; filled while parts are written. */
  readonly dropped: string[];
}

export function element(type: string, content: Element["MsgContent"]): Element {
  return { MsgType: type, MsgContent: content };
}

/** Notes that a property which is there has no place on the wire. */
export function drop(place: Place, property: string): void {
  place.dropped.push(`${place.path}.${property}`);
}
