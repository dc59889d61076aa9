import nock from "nock";

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
    nock("https://console.tim.qq.com")
      .post(/.*/)
      .reply(async (request: Request) => {
        const url = new URL(request.url);
        seen.push({
          method: request.method,
          path: url.pathname,
          parameters: [...url.searchParams],
          contentType: request.headers.get("content-type"),
          body: (await request.json()) as Record<string, unknown>,
        });
        return [200, JSON.stringify(answer)];
      });
  }
  return seen;
}
