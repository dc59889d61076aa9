import { type EmulatorAnswer, writeJson } from "colloquy/emulator";

/** What heron refuses, by its own error type; thrown anywhere below the router. */
export class Refusal extends Error {
  constructor(readonly type: string) {
    super(`heron refuses: ${type}`);
  }
}

/** Any other type comes with 400. */
const statuses: Record<string, number> = {
  bad_key: 401,
  not_your_pond: 403,
  no_such_route: 404,
  no_such_user: 404,
  no_such_thread: 404,
  not_a_member: 404,
  slow_down: 429,
  overloaded: 503,
};

/** How long heron asks callers to wait who come too often. */
const WAIT_MS = 1500;

/** Integers of 64 bits go out as they are. Where there is nothing to say it is HTTP 204, without a body. */
export function okAnswer(fields: Record<string, unknown> | undefined): EmulatorAnswer {
  if (fields === undefined) return { status: 204, body: "" };
  return { status: 200, headers: { "content-type": "application/json" }, body: writeJson(fields) };
}

export function failAnswer(type: string, requestId: string, message = "in other words"): EmulatorAnswer {
  const error = { type, message, ...(type === "slow_down" && { waitMs: WAIT_MS }) };
  const headers = { "content-type": "application/json", "x-heron-request": requestId };
  return { status: statuses[type] ?? 400, headers, body: writeJson({ error }) };
}
