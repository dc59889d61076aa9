import { setImmediate as nextTurn } from "node:timers/promises";
import { type ErrorCode, errorCodes } from "../../errors/colloquy-error.js";
import {
  type Call,
  createSecrets,
  credentialSource,
  flag,
  type HttpResponse,
  type Json,
  type JsonInput,
  type Operation,
  optionalRecord,
  optionalText,
  type Verdict,
  type Wire,
} from "../../provider/index.js";
import type { ErrorFault, StatusFault } from "./faults.js";
import type { MemorySettings } from "./options.js";
import type { MemoryWorld } from "./world.js";

/** More than a machine can do: the budget never waits. */
export const CALLS_PER_SECOND = 1_000_000;

/** The name of an operation, as faults and `world.requests` know it. */
export type MemoryOperation =
  | "conversations"
  | "conversations.get"
  | "messages"
  | "members"
  | "marks"
  | "marks.get"
  | "marks.update"
  | "unread"
  | "users";

/** All of them. */
export const operations: readonly MemoryOperation[] = [
  "conversations",
  "conversations.get",
  "messages",
  "members",
  "marks",
  "marks.get",
  "marks.update",
  "unread",
  "users",
];

/** There is no network, yet reads meet the same budget, deadline, signal and retry as everybody's. */
export function createWire(world: MemoryWorld, { key }: MemorySettings): Wire {
  const { remember, all } = createSecrets();
  if (typeof key === "string") remember(key);
  const source = credentialSource(key);
  return {
    async request({ operation }, { renew }) {
      const current = await source(renew);
      remember(current);
      return { url: `memory:${operation}`, headers: { authorization: `Bearer ${current}` } };
    },
    async send({ url }) {
      // As an answer over a network would: otherwise a walk without an end would keep the deadline's timer from firing.
      await nextTurn();
      return answerTo(await world.arrive(url.slice("memory:".length)));
    },
    judge: ({ body }) => judge(body),
    secrets: all,
  };
}

function answerTo(fault: ErrorFault | StatusFault | undefined): HttpResponse {
  if (fault === undefined) return { status: 200, headers: {}, text: JSON.stringify({ ok: true }) };
  if (fault.kind === "status") return { status: fault.status, headers: {}, text: "" };
  const { code, text: words = "injected", retryAfterMs } = fault;
  const headers = retryAfterMs === undefined ? {} : { "retry-after": `${retryAfterMs / 1000}` };
  return { status: 200, headers, text: JSON.stringify({ ok: false, code, text: words }) };
}

/** `{"ok": true}`, or `{"ok": false, "code": ..., "text": ...}`. */
function judge(body: Json): Verdict | null {
  const { ok, code, text } = optionalRecord(body) ?? {};
  if (flag(ok) === true) return { ok: true, answer: null };
  const providerCode = optionalText(code);
  if (providerCode === undefined) return null;
  const failure = { code: meaningOf(providerCode), providerCode, text: optionalText(text) ?? "" };
  return { ok: false, failure };
}

/** This vendor's codes are colloquy's own; any other is in no table. */
function meaningOf(code: string): ErrorCode {
  return errorCodes.find((known) => known === code) ?? "unknown";
}

/**
 * Sends one read or write through the guarded call; `answer` is what the world does once it has arrived, and `asked` what
 * a request over a network would hold.
 */
export function arrive<Output>(
  call: Call,
  name: MemoryOperation,
  asked: JsonInput,
  answer: () => Output,
): Promise<Output> {
  const operation: Operation<JsonInput, Output> = {
    name,
    safe: true,
    callsPerSecond: CALLS_PER_SECOND,
    request: (body) => ({ body }),
    read: answer,
  };
  return call(operation, asked);
}
