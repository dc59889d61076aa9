import { setImmediate as nextTurn } from "node:timers/promises";
import { ColloquyError, type ErrorCode, errorCodes } from "../../errors/colloquy-error.js";
import {
  type Call,
  credentialSource,
  flag,
  type HttpResponse,
  type Json,
  type JsonInput,
  type Operation,
  optionalRecord,
  optionalText,
  type Secrets,
  type Verdict,
  type Wire,
} from "../../provider/index.js";
import type { AnswerFault } from "./faults.js";
import type { MemorySettings } from "./options.js";
import type { MemoryWorld } from "./world.js";

/** More than a machine can do: the budget never waits. */
export const CALLS_PER_SECOND = 1_000_000;

/** All operations, as faults and `world.requests` know them. */
export const operations = [
  "conversations",
  "conversations.get",
  "conversations.open",
  "conversations.create",
  "conversations.update",
  "conversations.dissolve",
  "conversations.removeFromList",
  "conversations.markRead",
  "messages",
  "messages.send",
  "messages.recall",
  "messages.edit",
  "messages.delete",
  "messages.get",
  "members",
  "members.list",
  "members.add",
  "members.remove",
  "members.update",
  "marks",
  "marks.get",
  "marks.update",
  "unread",
  "users",
  "users.register",
  "users.update",
  "users.token",
] as const;

/** The name of an operation. */
export type MemoryOperation = (typeof operations)[number];

/** There is no network, yet reads meet the same budget, deadline, signal and retry as everybody's. */
export function createWire(world: MemoryWorld, { key }: MemorySettings, { remember, all }: Secrets): Wire {
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

function answerTo(fault: AnswerFault | undefined): HttpResponse {
  if (fault === undefined) return { status: 200, headers: {}, text: JSON.stringify({ ok: true }) };
  if (fault.kind === "status") return { status: fault.status, headers: {}, text: "" };
  // The work of this cloud stands in `read`, so an answer is lost behind that.
  if (fault.kind === "lost")
    return { status: 200, headers: {}, text: JSON.stringify({ ok: true, lost: true }) };
  const { code, text: words = "injected", retryAfterMs } = fault;
  const headers = retryAfterMs === undefined ? {} : { "retry-after": `${retryAfterMs / 1000}` };
  return { status: 200, headers, text: JSON.stringify({ ok: false, code, text: words }) };
}

/** `{"ok": true}`, with `"lost": true` where nobody is to learn of it, or `{"ok": false, "code": ..., "text": ...}`. */
function judge(body: Json): Verdict | null {
  const { ok, lost, code, text } = optionalRecord(body) ?? {};
  if (flag(ok) === true) return { ok: true, answer: { lost: flag(lost) ?? false } };
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
 * Sends one read, or a write that changes nothing when repeated, through the guarded call; `answer` is what the world
 * does once it has arrived, and `asked` what a request over a network would hold.
 */
export function arrive<Output>(
  call: Call,
  name: MemoryOperation,
  asked: JsonInput,
  answer: () => Output,
): Promise<Output> {
  return call(operationOf(name, { safe: true }, answer), asked);
}

/** An operation of this cloud; `answer` is what the world does once it has arrived. */
export function operationOf<Asked extends JsonInput, Output>(
  name: MemoryOperation,
  { safe }: { safe: boolean },
  answer: () => Output,
): Operation<Asked, Output> {
  return {
    name,
    safe,
    callsPerSecond: CALLS_PER_SECOND,
    request: (body) => ({ body }),
    read(response) {
      const output = answer();
      if (flag(optionalRecord(response)?.lost) === true) throw lostAnswer();
      return output;
    },
  };
}

function lostAnswer(): ColloquyError {
  const message = "the connection broke before the answer came";
  return new ColloquyError({ code: "unavailable", message, retryable: true, outcome: "unknown" });
}
