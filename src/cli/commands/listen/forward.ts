import { InvalidArgumentError } from "commander";
import { httpUrl } from "../../terminal/arguments.js";

/** How the app took a request. */
export type Forwarded = { status: number } | { error: string };

/** Longer than a vendor waits, since somebody may be looking at the app in a debugger. */
const LONGEST_MS = 60_000;

/** Statuses that come without a body. */
const bodiless = [204, 205, 304];

/** Where the app is: what stands behind the listener's own address is added to it. */
export function forwardUrl(text: string): string {
  const { username, password, search, hash } = new URL(httpUrl(text));
  if (username + password + search + hash === "") return text;
  throw new InvalidArgumentError("It is an address without a user, a query or a fragment.");
}

/** Sends the app what came, byte for byte, and gives its answer for the vendor. */
export async function forwardRequest(
  app: string,
  request: Request,
  signal: AbortSignal,
): Promise<{ answer: Response; forwarded: Forwarded }> {
  const { pathname, search } = new URL(request.url);
  const contentType = request.headers.get("content-type");
  try {
    const response = await fetch(`${app.replace(/\/+$/, "")}${pathname}${search}`, {
      method: request.method,
      headers: contentType === null ? {} : { "content-type": contentType },
      body: await request.arrayBuffer(),
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)]),
    });
    return { answer: await answerOf(response), forwarded: { status: response.status } };
  } catch (thrown) {
    const error = reasonOf(thrown);
    return {
      answer: Response.json({ error: "the app did not answer" }, { status: 502 }),
      forwarded: { error },
    };
  }
}

/** Its other headers speak of a connection that is not the vendor's. */
async function answerOf(response: Response): Promise<Response> {
  const { status } = response;
  const headers = { "content-type": response.headers.get("content-type") ?? "text/plain" };
  return new Response(bodiless.includes(status) ? null : await response.text(), { status, headers });
}

/** `fetch` hides the reason in the cause, and of several addresses in their errors, whose code they share. */
function reasonOf(thrown: unknown): string {
  const { cause = thrown } = thrown as { cause?: unknown };
  const { message, code } = cause as { message?: string; code?: string };
  return message || code || "no answer";
}
