import type { Recognised, Webhook } from "../provider/contract/index.js";
import type { Json } from "../provider/json/index.js";
import { Refusal } from "./receive.js";
import { isSameText } from "./verify.js";

/** A webhook under the name that it has in an address. */
export interface Source {
  readonly name: string;
  readonly webhook: Webhook;
}

/**
 * The sources that an address leaves over: the one that its last segments name, with its secret where it has one, or
 * all those without a secret where they name none.
 */
export function sourcesAt(sources: ReadonlyMap<string, Source>, path: string): Source[] {
  const [last = "", before = ""] = segmentsOf(path).reverse();
  const named = sources.get(last);
  if (named !== undefined) return named.webhook.pathSecret() === null ? [named] : [];
  const guarded = sources.get(before);
  const secret = guarded?.webhook.pathSecret() ?? null;
  if (guarded !== undefined && secret !== null) return isSameText(last, secret) ? [guarded] : [];
  return [...sources.values()].filter(({ webhook }) => webhook.pathSecret() === null);
}

/** Decoded, without empty ones; none where one cannot be decoded. */
function segmentsOf(path: string): string[] {
  try {
    return path
      .split("/")
      .filter((segment) => segment !== "")
      .map(decodeURIComponent);
  } catch (thrown) {
    if (thrown instanceof URIError) throw nothingHere();
    throw thrown;
  }
}

/** The one source whose request it is. */
export interface Recipient {
  source: Source;
  recognised: Extract<Recognised, { is: "own" | "malformed" }>;
}

/** Whose request it is; `null` where only the body can tell. Throws a {@link Refusal} where it is nobody's. */
export function recipientOf(
  sources: readonly Source[],
  query: URLSearchParams,
  body?: Json,
): Recipient | null {
  const asked = sources.map((source) => ({ source, recognised: source.webhook.recognise(query, body) }));
  const fitting = asked.flatMap(({ source, recognised }) =>
    recognised.is === "own" || recognised.is === "malformed" ? [{ source, recognised }] : [],
  );
  const [recipient] = fitting;
  if (recipient !== undefined && fitting.length === 1) return recipient;
  if (recipient === undefined && asked.some(({ recognised }) => recognised.is === "unclear")) return null;
  throw nothingHere();
}

/** The same answer for every address and app that is not here, so that nothing can be learnt by trying. */
export function nothingHere(): Refusal {
  return new Refusal(404, "no webhook is here for this request");
}
