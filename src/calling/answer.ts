import { cut } from "../errors/cause.js";
import type { ColloquyErrorInit, ErrorCode } from "../errors/colloquy-error.js";
import type { Failure, HttpResponse, Judged, Provider } from "../provider/contract/index.js";
import { type Json, JsonError, parseJsonInTurns } from "../provider/json/index.js";

/** Characters of the vendor's own words that an error repeats. */
const LONGEST_VENDOR_TEXT = 500;
const LONGEST_VENDOR_CODE = 100;

/** The vendor said no, or nothing that can be read. */
export class Refusal {
  constructor(
    readonly init: ColloquyErrorInit,
    /** A new signature may mend it. */
    readonly renew = false,
  ) {}
}

/** An answer as it came; without text where its bytes are no UTF-8. */
export interface Received extends Omit<HttpResponse, "text"> {
  text: string | null;
}

/**
 * The vendor's answer out of its envelope; throws a {@link Refusal}. Both vendors fail inside HTTP 200, so the body
 * decides, and where it cannot be read, the HTTP status does.
 */
export async function readAnswer(provider: Provider, response: Received): Promise<Json> {
  const body = await bodyOf(response);
  const verdict = provider.wire.judge(new Judging(response, body));
  if (verdict === null) throw unreadable(response, response.text === "" ? "is empty" : "has no envelope");
  if (!verdict.ok) throw refused(verdict.failure, response);
  if (response.status >= 300) throw unreadable(response, "says success");
  return verdict.answer;
}

/**
 * What a wire judges. A class, and not an object with a getter: each of those has a hidden class of its own, which keeps
 * its answer in memory until the next full collection.
 */
class Judging implements Judged {
  readonly status: number;
  readonly #response: Received;

  constructor(
    response: Received,
    readonly body: Json,
  ) {
    this.status = response.status;
    this.#response = response;
  }

  /** Read late, because that costs more than most judges want to know. */
  get headers(): Judged["headers"] {
    return this.#response.headers;
  }
}

async function bodyOf(response: Received): Promise<Json> {
  const { text } = response;
  if (text === null) throw unreadable(response, "cannot be read (it is not UTF-8)");
  try {
    return text === "" ? null : await parseJsonInTurns(text);
  } catch (thrown) {
    if (!(thrown instanceof JsonError)) throw thrown;
    throw unreadable(response, `cannot be read (${thrown.message})`);
  }
}

function refused(failure: Failure, response: Received): Refusal {
  const code = cut(failure.providerCode, LONGEST_VENDOR_CODE);
  const text = cut(failure.text, LONGEST_VENDOR_TEXT);
  const message = `the vendor answered ${code}${text === "" ? "" : `: ${text}`}`;
  const retryAfterMs = failure.retryAfterMs ?? retryAfterOf(response);
  return new Refusal({ ...failure, message, retryAfterMs }, failure.renew);
}

function unreadable(response: Received, why: string): Refusal {
  const code = codeOfStatus(response.status);
  const message = `HTTP ${response.status}, and the answer ${why}`;
  return new Refusal({
    code,
    message,
    retryAfterMs: code === "bad_response" ? undefined : retryAfterOf(response),
  });
}

/** What an HTTP status means where the body says nothing. */
function codeOfStatus(status: number): ErrorCode {
  if (status === 401) return "unauthenticated";
  if (status === 403) return "permission_denied";
  if (status === 404) return "not_found";
  if (status === 408 || status === 504) return "timeout";
  if (status === 429) return "rate_limited";
  if (status >= 500) return "unavailable";
  return "bad_response";
}

/** Seconds or an HTTP date, as milliseconds from now. */
function retryAfterOf({ headers }: Received): number | undefined {
  const header = headers["retry-after"];
  if (typeof header !== "string" || header.trim() === "") return undefined;
  const seconds = Number(header);
  const delayMs = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  return Number.isFinite(delayMs) ? Math.max(0, Math.round(delayMs)) : undefined;
}
