import type { Conversation } from "../../../src/provider/index.js";
import { KEY } from "../memory-harness.js";
import { type Broken, withCalls, withConversation, withWire } from "./change.js";

/** Credentials where they do not belong. */
export const secrets: Broken[] = [
  {
    title: "a key in a field",
    breakIt: (provider) => ({ ...provider, key: KEY }),
    fails: "secrets: inspecting a client or a provider shows no credential",
    says: /a provider shows credential 1 of 1.*Keep credentials in private fields or closures/,
  },
  {
    title: "a key that its wire does not name",
    breakIt: withWire(() => ({ secrets: () => [] })),
    fails: "secrets: an error shows no credential that the vendor's words repeat",
    says: /an error shows credential 1 of 1.*let wire\.secrets return all of them/,
  },
  {
    title: "a key that its wire names only once it has had an answer",
    breakIt: withWire((wire) => {
      let answered = false;
      return {
        request: async (asked, options) => {
          const request = await wire.request(asked, options);
          return { ...request, url: `${request.url}?sig=${encodeURIComponent(KEY)}` };
        },
        send: ({ url, headers }, options) => wire.send!({ url: url.replace(/\?.*/, ""), headers }, options),
        judge(response) {
          answered = true;
          return wire.judge(response);
        },
        secrets: () => (answered ? wire.secrets() : []),
      };
    }),
    fails: "secrets: an error shows no credential when a transport's failure quotes the request",
    says: /an error shows credential 1 of 1.*Remember every credential before it is used/,
  },
  {
    title: "a key in the names of its operations",
    breakIt: withCalls((operation) => ({ ...operation, name: `${operation.name}?${KEY}` })),
    fails: "secrets: traces show no credential",
    also: [
      "calls: every call spends a declared budget at its declared rate",
      "secrets: an error shows no credential that the vendor's words repeat",
      "secrets: an error shows no credential when a transport's failure quotes the request",
      "secrets: inspecting a client or a provider shows no credential",
    ],
    says: /a trace shows credential 1 of 1.*An operation's name is a constant/,
  },
  {
    title: "the request in raw",
    breakIt: withConversation((conversation): Conversation => {
      return { ...conversation, raw: { item: conversation.raw, authorization: `Bearer ${KEY}` } };
    }),
    fails: "secrets: pages, items and cursors show no credential",
    says: /a page shows credential 1 of 1.*Let raw be the vendor's item/,
  },
];
