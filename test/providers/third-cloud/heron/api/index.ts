import {
  createSecrets,
  credentialSource,
  type JsonInput,
  type Judged,
  optionalRecord,
  optionalText,
  type Verdict,
  type Wire,
} from "colloquy/provider";
import { failureOf } from "../errors.js";
import type { Settings } from "../options.js";

/** All of heron's reads share one limit, all changes another. */
export const READS = { safe: true, budget: "reads", callsPerSecond: 20 } as const;
export const CHANGES = { safe: false, budget: "changes", callsPerSecond: 5 } as const;

export function createWire({ pond, key, baseUrl }: Settings): Wire {
  const { remember, all } = createSecrets();
  if (typeof key === "string") remember(key);
  const source = credentialSource(key);
  return {
    async request({ method = "GET", path = "", query, body }, { renew }) {
      const current = await source(renew);
      const basic = Buffer.from(`${pond}:${current}`).toString("base64");
      remember(current, basic);
      const search = query === undefined ? "" : `?${new URLSearchParams(query)}`;
      const url = `${baseUrl}/v2/ponds/${pond}${path}${search}`;
      const authorization = `Basic ${basic}`;
      if (body === undefined) return { method, url, headers: { authorization } };
      const headers = { authorization, "content-type": "application/x-www-form-urlencoded" };
      return { method, url, headers, body: formOf(body) };
    },
    judge,
    secrets: all,
  };
}

/** A form has one level, and text for every value. */
function formOf(body: JsonInput): string {
  const fields = Object.entries(optionalRecord(body) ?? {});
  return new URLSearchParams(
    Object.fromEntries(fields.map(([name, value]) => [name, String(value)])),
  ).toString();
}

/** Success has no envelope: HTTP 200 with what was asked for, or 204 with nothing. */
function judge({ status, headers, body }: Judged): Verdict | null {
  const answer = optionalRecord(body);
  const error = optionalRecord(answer?.error);
  if (error !== undefined)
    return { ok: false, failure: failureOf(error, optionalText(headers["x-heron-request"])) };
  const isAnswer = (status === 200 && answer !== undefined) || status === 204;
  return isAnswer ? { ok: true, answer: body } : null;
}
