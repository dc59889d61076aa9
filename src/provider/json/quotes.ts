import { QUOTE } from "./characters.js";

/** The text with a quote put in at each of the rising places. */
export function putQuotes(text: string, places: readonly number[]): string {
  if (places.length === 0) return text;
  // Only ASCII has as many bytes as characters, so that a place is the same in both.
  return places.length > FEW && Buffer.byteLength(text) === text.length
    ? putQuotesIntoBytes(text, places)
    : putQuotesIntoText(text, places);
}

/** So many parts of a text are joined about as fast as its bytes are copied. */
const FEW = 128;

function putQuotesIntoText(text: string, places: readonly number[]): string {
  const parts: string[] = [];
  let copied = 0;
  for (const place of places) {
    parts.push(text.slice(copied, place));
    copied = place;
  }
  parts.push(text.slice(copied));
  return parts.join('"');
}

/** From so many bytes on a call of `copy` is faster than a loop. */
const LONG_COPY = 40;

function putQuotesIntoBytes(text: string, places: readonly number[]): string {
  const bytes = Buffer.from(text, "latin1");
  const quoted = Buffer.allocUnsafe(bytes.length + places.length);
  let copied = 0;
  let size = 0;
  for (const place of places) {
    if (place - copied >= LONG_COPY) {
      size += bytes.copy(quoted, size, copied, place);
      copied = place;
    }
    while (copied < place) quoted[size++] = bytes[copied++] ?? 0;
    quoted[size++] = QUOTE;
  }
  bytes.copy(quoted, size, copied);
  return quoted.toString("latin1");
}
