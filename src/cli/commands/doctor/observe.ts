import type { Provider } from "../../../provider/index.js";

/** What was seen of the traffic between a client and its vendor. It holds no credential. */
export interface Seen {
  /** Where requests go; empty until one is signed. */
  origin: string;
  /** When the last request was ready, in milliseconds. */
  sentAt: number;
  /** The first answer that was the vendor's. */
  answer?: Answer;
}

export interface Answer {
  /** The header. */
  date?: string;
  /** When it came, in milliseconds. */
  at: number;
  /** How long it took. */
  tookMs: number;
}

/**
 * The same provider, with a wire that notes what passes. A wrapped wire is the simplest honest way to the header Date:
 * a provider is given the headers of every answer, so neither a further request nor a new place in the library's
 * interface is needed, and what is measured is the very path that calls take. What has no envelope of the vendor, such
 * as a proxy's page, is no answer, so that nobody else's clock is taken for the vendor's.
 */
export function observe(provider: Provider): { observed: Provider; seen: Seen } {
  const { wire } = provider;
  const seen: Seen = { origin: "", sentAt: 0 };
  const observed: Provider = {
    ...provider,
    wire: {
      ...wire,
      async request(asked, options) {
        const request = await wire.request(asked, options);
        // The origin only: what follows it may hold a credential.
        seen.origin = new URL(request.url).origin;
        seen.sentAt = Date.now();
        return request;
      },
      judge(response) {
        const verdict = wire.judge(response);
        if (verdict !== null) seen.answer ??= answerOf(response.headers.date, seen);
        return verdict;
      },
    },
  };
  return { observed, seen };
}

function answerOf(date: string | string[] | undefined, { sentAt }: Seen): Answer {
  const at = Date.now();
  return { at, tookMs: at - sentAt, ...(typeof date === "string" && { date }) };
}
