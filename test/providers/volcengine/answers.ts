import type { ScriptedAnswer, ScriptedRequest } from "../../support/scripted-server.js";
import { StandIn } from "../../support/stand-in.js";

/** Stands in for the vendor's host in the tests that start it. */
export const vendor = new StandIn("https://rtc.volcengineapi.com");

export interface Sent {
  action: string | null;
  url: string;
  headers: Record<string, string>;
  /** Exactly as it went out. */
  body: string;
}

export type Reply = string | Record<string, unknown> | { status: number; body: string };

/** Answers requests with the replies in turn, and keeps what was asked. */
export function answer(...replies: Reply[]): Sent[] {
  return vendor.answer(replies.map(answerOf), sentOf);
}

/** Nothing may be sent. */
export function answerNothing(): Sent[] {
  return answer();
}

function answerOf(reply: Reply): ScriptedAnswer {
  const answer = isStatus(reply) ? reply : { status: 200, body: asText(reply) };
  return { ...answer, headers: { "content-type": "application/json" } };
}

function sentOf({ path, headers, text }: ScriptedRequest): Sent {
  const url = new URL(path, vendor.origin);
  return {
    action: url.searchParams.get("Action"),
    url: url.href,
    headers: Object.fromEntries(new Headers(headers as Record<string, string>)),
    body: text,
  };
}

function isStatus(reply: Reply): reply is { status: number; body: string } {
  return typeof reply === "object" && typeof reply.status === "number";
}

function asText(reply: Reply): string {
  return typeof reply === "string" ? reply : JSON.stringify(reply);
}

/** A successful answer around `result`, which may be JSON text with integers of any length. */
export function success(result: string | Record<string, unknown>): string {
  const text = typeof result === "string" ? result : JSON.stringify(result);
  return `{"ResponseMetadata":{"RequestId":"20240227214230259C67C52D053506DF0B","Action":"","Version":"","Service":"","Region":""},"Result":${text}}`;
}

export function failure(code: string, text = "No.", codeN?: number): string {
  const error = { ...(codeN !== undefined && { CodeN: codeN }), Code: code, Message: text };
  return JSON.stringify({ ResponseMetadata: { RequestId: "R1", Error: error } });
}
