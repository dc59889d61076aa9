import type { Message } from "../../model/message.js";
import type { Provider } from "../../provider/contract/index.js";

/** Where a message stands, if its position tells. */
export function ownOrder(provider: Provider, position: string | undefined): bigint | null {
  if (position === undefined) return null;
  return provider.messages?.orderOf?.(position) ?? null;
}

/**
 * Where the messages of a page stand. One whose position does not tell stands where it stood before, or beside the
 * message before it on the page; before all that are known, beside the first of these. Where nothing on the page is
 * known, times are the order.
 */
export function ordersOf(
  provider: Provider,
  messages: readonly Message[],
  known: (id: string) => bigint | undefined,
): bigint[] {
  const own = messages.map(({ id, position }) => ownOrder(provider, position) ?? known(id) ?? null);
  const isKnown = own.some((order) => order !== null);
  const found = isKnown ? own : messages.map(({ sentAt }) => timeOrder(sentAt));
  let beside = found.find((order) => order !== null) ?? 0n;
  return found.map((order) => {
    beside = order ?? beside;
    return beside;
  });
}

function timeOrder(sentAt: Date | null): bigint | null {
  return sentAt === null ? null : BigInt(sentAt.getTime());
}
