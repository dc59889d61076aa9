import { answerNext, mockVendor } from "../../support/mock-vendor.js";

const origin = "https://rtc.volcengineapi.com";

export interface Sent {
  action: string | null;
  url: string;
  headers: Record<string, string>;
  /** Exactly as it went out. */
  body: string;
}

export type Reply = string | Record<string, unknown> | { status: number; body: string };

/** Answers requests with the replies in turn, and keeps what was asked. Any other request fails the test. */
export function answer(...replies: Reply[]): Sent[] {
  const sent: Sent[] = [];
  mockVendor();
  for (const reply of replies) {
    const { status, body } = isStatus(reply) ? reply : { status: 200, body: asText(reply) };
    answerNext(origin, { status, body }, (request) => {
      const url = new URL(request.path, origin);
      const headers = Object.fromEntries(request.headers);
      sent.push({ action: url.searchParams.get("Action"), url: url.href, headers, body: request.body });
    });
  }
  return sent;
}

/** Nothing may be sent. */
export function answerNothing(): Sent[] {
  return answer();
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
