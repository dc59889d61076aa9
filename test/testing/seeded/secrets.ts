import type { Conversation, Json } from "../../../src/provider/index.js";
import { withPart, withWire } from "../broken/change.js";
import type { SeededFault } from "./fault.js";

/** A field of pigeon's own item. */
const rawOf = (item: { raw: unknown }) => item.raw as Record<string, Json>;

const withConversations = (change: (item: Conversation) => Conversation) =>
  withPart(({ items, ...part }) => ({ ...part, items: items.map(change) }));

/** Credentials. */
export const secrets: SeededFault[] = [
  {
    title: "a key that nobody is told to keep out",
    seed: withWire(() => ({ secrets: () => [] })),
    fails: "secrets: an error shows no credential that the vendor's words repeat",
  },
  {
    title: "a key that is told only once it has worked",
    seed: withWire((wire) => {
      let worked = false;
      return {
        request: async (asked, options) => {
          const request = await wire.request(asked, options);
          return {
            ...request,
            headers: { ...request.headers, "x-key": `${request.headers.authorization}`.slice(7) },
          };
        },
        judge(response) {
          worked = true;
          return wire.judge(response);
        },
        secrets: () => (worked ? wire.secrets() : []),
      };
    }),
    fails: "secrets: an error shows no credential when a transport's failure quotes the request",
  },
  {
    title: "the request in raw",
    seed: (provider) =>
      withConversations((item) => ({ ...item, raw: { ...rawOf(item), by: [...provider.wire.secrets()] } }))(
        provider,
      ),
    fails: "secrets: pages, items and cursors show no credential",
  },
];
