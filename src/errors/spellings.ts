/** A text as somebody reads it who undoes escapes: each byte of it, and where in the source it stands. */
export interface Reading {
  /** UTF-8 bytes as Latin-1 text, in one spelling: lower case, the URL alphabet of base64, `+` for a space. */
  readonly bytes: string;
  /** For each byte, the first and the last byte of the source that it was read from. */
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** Escapes inside escapes: a URL in JSON in a URL. */
const MOST_LAYERS = 3;

/** UTF-8 bytes as Latin-1 text, so that positions count bytes and text functions work. */
export function bytesOf(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

export function textOf(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("utf8");
}

/** One spelling for what encodings and vendors vary. */
export function canonical(bytes: string): string {
  return bytes
    .replace(/[A-Z]+/g, (upper) => upper.toLowerCase())
    .replace(/[ -]/g, "+")
    .replaceAll("_", "/");
}

/** The source as it stands, and with one, two and three layers of escapes undone, as far as there are any. */
export function readingsOf(source: string): Reading[] {
  const places = Array.from(source, (_, index) => index);
  let reading: Reading = { bytes: source, from: places, to: places };
  const readings = [reading];
  for (let layer = 0; layer < MOST_LAYERS; layer += 1) {
    const next = unescaped(reading);
    if (next === undefined) break;
    readings.push(next);
    reading = next;
  }
  return readings.map(({ bytes, from, to }) => ({ bytes: canonical(bytes), from, to }));
}

/** What escapes look like: percent, JSON and JavaScript, HTML and XML. */
const escapes =
  /%([0-9a-f]{2})|\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|\\u([0-9a-f]{4})|\\x([0-9a-f]{2})|\\([^ux])|&#x([0-9a-f]{1,6});|&#([0-9]{1,7});|&(amp|lt|gt|quot|apos);/gi;

const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const short: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

/** One layer of escapes undone; `undefined` where there are none. */
function unescaped({ bytes, from, to }: Reading): Reading | undefined {
  const read = { bytes: "", from: [] as number[], to: [] as number[] };
  let copied = 0;
  const copy = (end: number) => {
    read.bytes += bytes.slice(copied, end);
    read.from.push(...from.slice(copied, end));
    read.to.push(...to.slice(copied, end));
  };
  for (const match of bytes.matchAll(escapes)) {
    copy(match.index);
    copied = match.index + match[0].length;
    const meant = meaningOf(match);
    read.bytes += meant;
    for (const _ of meant) {
      read.from.push(from[match.index] ?? 0);
      read.to.push(to[copied - 1] ?? 0);
    }
  }
  if (copied === 0) return undefined;
  copy(bytes.length);
  return read;
}

function meaningOf([, percent, high, low, unit, byte, single, hex, decimal, name]: RegExpMatchArray): string {
  const code = percent ?? byte;
  if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
  if (high !== undefined && low !== undefined)
    return characters(Number.parseInt(high, 16), Number.parseInt(low, 16));
  if (unit !== undefined) return characters(Number.parseInt(unit, 16));
  if (single !== undefined) return short[single] ?? single;
  if (name !== undefined) return named[name.toLowerCase()] ?? "";
  const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return point <= 0x10ffff ? bytesOf(String.fromCodePoint(point)) : "";
}

function characters(...units: number[]): string {
  return bytesOf(String.fromCharCode(...units));
}
