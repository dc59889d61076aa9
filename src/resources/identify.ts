import type { EventConversation } from "../model/event.js";
import type { Provider } from "../provider/contract/index.js";

/**
 * A conversation under every id that it has, from the id in one user's view (`null`: in nobody's). Where the provider
 * does not tell, `capabilities.conversations.idScope` says whether the id means the same for all.
 */
export function identify(
  provider: Provider,
  conversationId: string,
  userId: string | null,
): EventConversation {
  const isOfAll = provider.capabilities.conversations.idScope === "app";
  return (
    provider.identify?.(conversationId, userId) ?? {
      kind: "other",
      ids: [{ userId: isOfAll ? null : userId, conversationId }],
    }
  );
}
