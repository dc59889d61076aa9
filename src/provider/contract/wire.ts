import type { ErrorCode } from "../../errors/colloquy-error.js";
import type { Json } from "../json.js";

/** How this vendor is spoken to. */
export interface Wire {
  /** Builds and signs one request. `renew` follows a failure marked `renew`: use fresh credentials and time. */
  request(operation: string, body: string, options: { renew: boolean }): Promise<HttpRequest>;
  /** Reads the envelope. `null` when the body has none, so that the HTTP status decides. */
  judge(status: number, body: Json): Verdict | null;
  /** May: answers in place of the network, for a provider that has none. */
  send?(request: HttpRequest, options: { signal: AbortSignal }): Promise<HttpResponse>;
  /** Every credential known by now, to be kept out of errors. */
  secrets(): readonly string[];
}

/** One signed request. Redirects are not followed. */
export interface HttpRequest {
  /** POST where absent, as both first vendors have it. A GET is sent without its body. */
  method?: "GET" | "POST" | "PUT" | "DELETE";
  /** Absolute; its origin MUST come from the provider's validated options, never from an operation's name. */
  url: string;
  /** All that are sent, besides those that HTTP itself adds. */
  headers: Record<string, string>;
  /** The text that `Wire.request` was given: what is signed is what is sent. */
  body: string;
}

/** One answer, read whole. */
export interface HttpResponse {
  /** The HTTP status; never one that was redirected. */
  status: number;
  /** Names in lower case. */
  headers: Record<string, string | string[] | undefined>;
  /** The body as UTF-8, at most the client's `maxResponseBytes`. */
  text: string;
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
  /** May work later (default: for `rate_limited`, `unavailable` and `timeout`). */
  retryable?: boolean;
  /** Whether a write may have been applied (default: `unknown` for `unavailable` and `timeout`). */
  outcome?: "not_applied" | "unknown";
  /** The signature or its time is stale: sign anew and try once more. */
  renew?: boolean;
}
