import {
  createSecrets,
  credentialSource,
  flag,
  invalidArgument,
  type Json,
  type JsonInput,
  type Operation,
  optionalText,
  show,
  stringifyJson,
  type Verdict,
  type Wire,
} from "colloquy/provider";
import { failureOf } from "./errors.js";
import { PROVIDER } from "./ids.js";
import type { Settings } from "./options.js";

export const READS_PER_SECOND = 50;
export const WRITES_PER_SECOND = 10;

export function createWire({ loft, key, baseUrl }: Settings): Wire {
  const { remember, all } = createSecrets();
  if (typeof key === "string") remember(key);
  const source = credentialSource(key);
  return {
    async request({ operation, body = {} }, { renew }) {
      const current = await source(renew);
      remember(current);
      const headers = { authorization: `Bearer ${current}`, "content-type": "application/json" };
      return { url: `${baseUrl}/v1/${loft}/${operation}`, headers, body: stringifyJson(body) };
    },
    judge: ({ body }) => judge(body),
    secrets: all,
  };
}

/** `{"ok": true, "result": ...}`, or `{"ok": false, "error": "name", "detail": "words"}`, whatever the status. */
function judge(body: Json): Verdict | null {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return null;
  if (flag(body.ok) === true) return { ok: true, answer: body.result ?? null };
  const name = optionalText(body.error);
  if (name === undefined) return null;
  return { ok: false, failure: failureOf(name, optionalText(body.detail) ?? "") };
}

/** Any other call of pigeon's, for `client.call`. The name becomes a part of the URL. */
export function rawOperation(name: string, { safe }: { safe: boolean }): Operation<JsonInput, Json> {
  if (!/^[a-z]{1,30}\.[a-z]{1,30}$/.test(name)) {
    const message = `pigeon: the operation must look like "flock.history", got ${show(name)}`;
    throw invalidArgument(message, PROVIDER);
  }
  return {
    name,
    safe,
    callsPerSecond: WRITES_PER_SECOND,
    request: (input) => ({ body: input }),
    read: (answer) => answer,
  };
}
