import { type Json, JsonError, parseJson } from "../provider/json/index.js";

/** Why a request is not taken. The text goes to whoever sent it. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    reason: string,
  ) {
    super(reason);
  }
}

const MOST_BYTES = 1024 * 1024;

/** Vendors give up on an answer after 2 to 5 seconds, so a body that takes longer is nobody's. */
const MOST_MS = 5_000;

/** A body as JSON, and how many bytes it had. Throws a {@link Refusal} for one that is too large, late, or no JSON. */
export async function readBody(request: Request): Promise<{ body: Json; bytes: number }> {
  if (Number(request.headers.get("content-length") ?? 0) > MOST_BYTES) throw tooLarge();
  const bytes = await readBytes(request);
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return { body: parseJson(text), bytes: bytes.length };
  } catch (thrown) {
    // The decoder throws a TypeError for what is no UTF-8.
    if (thrown instanceof JsonError || thrown instanceof TypeError)
      throw new Refusal(400, "the body is not JSON");
    throw thrown;
  }
}

async function readBytes(request: Request): Promise<Buffer> {
  const reader = request.body?.getReader();
  if (reader === undefined) throw new Refusal(400, "the request has no body");
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    // Ends the read below; whatever the stream says to it, nobody reads on.
    reader.cancel().catch(() => undefined);
  }, MOST_MS);
  try {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      bytes += part.value.byteLength;
      if (bytes > MOST_BYTES) {
        reader.cancel().catch(() => undefined);
        throw tooLarge();
      }
      chunks.push(part.value);
    }
    if (isLate) throw new Refusal(408, "the body took too long");
    return Buffer.concat(chunks);
  } catch (thrown) {
    throw thrown instanceof Refusal ? thrown : new Refusal(400, "the body broke off");
  } finally {
    clearTimeout(timer);
  }
}

function tooLarge(): Refusal {
  return new Refusal(413, `the body is larger than ${MOST_BYTES} bytes`);
}
