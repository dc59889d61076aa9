import type { ErrorCode } from "../../errors/colloquy-error.js";
import type { Json } from "../json/index.js";
import type { Asked, Method } from "./operation.js";

/** How this vendor is spoken to. */
export interface Wire {
  /**
   * Writes and signs one request: it writes the body itself, as JSON (`stringifyJson`), as a form, or none at all. It
   * MUST pass on the JsonError of `stringifyJson`, and writes the same bytes for the same ask.
   */
  request(asked: Asked, options: RequestOptions): Promise<HttpRequest>;
  /**
   * Reads the envelope. `null` when the answer has none, so that the HTTP status decides. An answer without a body
   * (HTTP 204) is a success only where this says so.
   */
  judge(response: Judged): Verdict | null;
  /** May: answers in place of the network, for a provider that has none. */
  send?(request: HttpRequest, options: { signal: AbortSignal }): Promise<HttpResponse>;
  /** Every credential known by now, to be kept out of errors. */
  secrets(): readonly string[];
}

/** Which attempt a request is for. */
export interface RequestOptions {
  /** It follows a failure marked `renew`: use fresh credentials and time. */
  renew: boolean;
  /** 1 for the first attempt of a call. */
  attempt: number;
  /**
   * How many attempts of this call got no answer so far: no connection, none in time, or it broke. A vendor with a second
   * address may use it in turn with the first; an answer that says no, such as "too often", is no reason to.
   */
  unanswered: number;
}

/** One signed request. Redirects are not followed. */
export interface HttpRequest {
  /** POST where absent. */
  method?: Method;
  /** Absolute; its origin MUST come from the provider's validated options, never from an operation's name. */
  url: string;
  /** All that are sent, besides those that HTTP itself adds. */
  headers: Record<string, string>;
  /** What is signed is what is sent; absent where nothing is. */
  body?: string;
}

/** One answer, read whole. */
export interface HttpResponse {
  /** The HTTP status; never one that was redirected. */
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body as UTF-8, at most the client's `maxResponseBytes`. */
  text: string;
}

/** One answer, as far as the wire judges it. */
export interface Judged {
  /** The HTTP status; never one that was redirected. */
  status: number;
  /** Names in lower case. */
  headers: HttpResponse["headers"];
  /** The body as JSON; `null` also where there is none. */
  body: Json;
}

/** What an envelope says. */
export type Verdict =
  | {
      /** The vendor says that it worked. */
      ok: true;
      /** What `Operation.read` gets: the part of the body that holds the result. */
      answer: Json;
    }
  | {
      /** The vendor says that it did not work, whatever the HTTP status. */
      ok: false;
      /** Why. */
      failure: Failure;
    };

/** What the vendor says went wrong, in colloquy's terms. */
export interface Failure {
  /** From the one table of the provider; a vendor code that is not in it is `unknown`. */
  code: ErrorCode;
  /** The vendor's code as text. */
  providerCode: string;
  /** The vendor's words; may be empty. */
  text: string;
  /** The vendor's id of the request, where the answer has one. */
  requestId?: string;
  /** How long the vendor asks to wait, where the body says so; the header Retry-After is read without this. */
  retryAfterMs?: number;
  /** May work later (default: for `rate_limited`, `unavailable` and `timeout`). */
  retryable?: boolean;
  /** Whether a write may have been applied (default: `unknown` for `unavailable` and `timeout`). */
  outcome?: "not_applied" | "unknown";
  /** The signature or its time is stale: sign anew and try once more. */
  renew?: boolean;
}
