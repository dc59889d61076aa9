import { isAscii, isUtf8 } from "node:buffer";
import type { HttpResponse } from "../../provider/contract/index.js";

/** Names and values in turns; some dispatchers give text, and a list for a header that came several times. */
export type RawHeaders = readonly (Buffer | string | readonly (Buffer | string)[])[];

/** An answer as it came. Its headers are read when somebody asks, since most answers are judged by the body alone. */
export class Answer {
  readonly status: number;
  /** The body; `null` where it is not UTF-8. */
  readonly text: string | null;
  readonly #raw: RawHeaders;
  #headers: HttpResponse["headers"] | undefined;

  constructor(status: number, headers: RawHeaders, body: Buffer) {
    this.status = status;
    this.#raw = headers;
    this.text = decode(body);
  }

  /** Names in lower case. */
  get headers(): HttpResponse["headers"] {
    this.#headers ??= readHeaders(this.#raw);
    return this.#headers;
  }
}

/**
 * Bytes that are no UTF-8 are refused: replaced by U+FFFD, as decoders do by default, two ids would become one.
 */
function decode(body: Buffer): string | null {
  if (isAscii(body)) return body.toString("latin1");
  return isUtf8(body) ? body.toString("utf8") : null;
}

/** Headers by name in lower case; a list of those that came several times. */
export function readHeaders(raw: RawHeaders): HttpResponse["headers"] {
  const headers: Record<string, string | string[]> = Object.create(null);
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = String(raw[index]).toLowerCase();
    const known = headers[name];
    const values = [raw[index + 1] ?? ""].flat().map((value) => value.toString("latin1"));
    const all = known === undefined ? values : [known, ...values].flat();
    headers[name] = all.length === 1 ? (all[0] ?? "") : all;
  }
  return headers;
}
