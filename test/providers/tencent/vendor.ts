import { answerNext } from "../../support/mock-vendor.js";

export interface SeenRequest {
  method: string;
  path: string;
  parameters: [string, string][];
  contentType: string | null;
  body: Record<string, unknown>;
}

export const ok = (fields: Record<string, unknown> = {}) => ({
  ...fields,
  ActionStatus: "OK",
  ErrorCode: 0,
  ErrorInfo: "",
});

/** Answers the requests to the vendor's host from a list, in its order, and keeps what was asked. */
export function answerWith(...answers: unknown[]): SeenRequest[] {
  const seen: SeenRequest[] = [];
  for (const answer of answers) {
    answerNext(
      "https://console.tim.qq.com",
      { status: 200, body: JSON.stringify(answer) },
      ({ path, method, headers, body }) => {
        const url = new URL(path, "https://console.tim.qq.com");
        seen.push({
          method,
          path: url.pathname,
          parameters: [...url.searchParams],
          contentType: headers.get("content-type"),
          body: JSON.parse(body) as Record<string, unknown>,
        });
      },
    );
  }
  return seen;
}
