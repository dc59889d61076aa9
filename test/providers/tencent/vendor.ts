import nock from "nock";

export interface SeenRequest {
  method: string;
  path: string;
  parameters: [string, string][];
  contentType: string;
  body: Record<string, unknown>;
}

export const ok = (fields: Record<string, unknown> = {}) => ({
  ...fields,
  ActionStatus: "OK",
  ErrorCode: 0,
  ErrorInfo: "",
});

/** Answers every request to the vendor's host from a list, and keeps what was asked. */
export function answerWith(...answers: unknown[]): SeenRequest[] {
  const seen: SeenRequest[] = [];
  for (const answer of answers) {
    nock("https://console.tim.qq.com")
      .post(/.*/)
      .reply(function (uri, body) {
        const url = new URL(uri, "https://console.tim.qq.com");
        seen.push({
          method: this.req.method,
          path: url.pathname,
          parameters: [...url.searchParams],
          contentType: String(this.req.headers["content-type"]),
          body: body as Record<string, unknown>,
        });
        return [200, answer as nock.Body];
      });
  }
  return seen;
}

