import { MockAgent } from "undici";
import { onTestFinished } from "vitest";

/** One request as it went out. */
export interface SentRequest {
  method: string;
  /** With the query. */
  path: string;
  headers: Headers;
  body: string;
}

let agent: MockAgent | undefined;

/** The dispatcher for clients of a test that stands in for a vendor; `undefined` in other tests. */
export function mockDispatcher(): MockAgent | undefined {
  return agent;
}

/** From here to the end of the test nothing leaves this process, and every answer must be asked for. */
export function mockVendor(): MockAgent {
  if (agent !== undefined) return agent;
  const made = new MockAgent();
  made.disableNetConnect();
  agent = made;
  onTestFinished(async () => {
    agent = undefined;
    made.assertNoPendingInterceptors();
    await made.close();
  });
  return made;
}

/** Answers the next request to `origin`, after those that were given before. */
export function answerNext(
  origin: string,
  answer: { status: number; body: string },
  see: (request: SentRequest) => void,
): void {
  mockVendor()
    .get(origin)
    .intercept({ path: () => true, method: "POST" })
    .reply(({ method, path, headers, body }) => {
      see({ method, path, headers: new Headers(headers as Record<string, string>), body: String(body) });
      return {
        statusCode: answer.status,
        data: answer.body,
        responseOptions: { headers: { "content-type": "application/json" } },
      };
    });
}
