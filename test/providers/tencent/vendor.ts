import type { ScriptedRequest } from "../../support/scripted-server.js";
import { StandIn } from "../../support/stand-in.js";

/** Stands in for the vendor's host in the tests that start it. */
export const vendor = new StandIn("https://console.tim.qq.com");

export interface SeenRequest {
  path: string;
  parameters: [string, string][];
  method: string;
  contentType: string | undefined;
  body: Record<string, unknown>;
}

export const ok = (fields: Record<string, unknown> = {}) => ({
  ...fields,
  ActionStatus: "OK",
  ErrorCode: 0,
  ErrorInfo: "",
});

/** Answers the requests to the vendor's host from a list, in its order, and keeps what was asked. */
export function answerWith(...answers: object[]): SeenRequest[] {
  return vendor.answer(
    answers.map((body) => ({ body, headers: { "content-type": "application/json" } })),
    seen,
  );
}

function seen({ method, path, headers, body }: ScriptedRequest): SeenRequest {
  const url = new URL(path, vendor.origin);
  return {
    path: url.pathname,
    parameters: [...url.searchParams],
    method,
    contentType: headers["content-type"],
    body,
  };
}
