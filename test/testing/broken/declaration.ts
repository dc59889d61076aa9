import type { UserIds } from "../../../src/provider/index.js";
import { type Broken, streamed, withCapabilities, withWholeList } from "./change.js";

/** What a provider says about itself, and does not keep. */
export const declaration: Broken[] = [
  {
    title: "capabilities with an undefined member",
    breakIt: withCapabilities((capabilities) => {
      capabilities.conversations.maxItems = undefined as never;
      return capabilities;
    }),
    fails: "declaration: is plain data, the same in every provider made",
    says: /capabilities are not plain data/,
  },
  {
    title: "another name in the capabilities",
    breakIt: withCapabilities((capabilities) => ({ ...capabilities, provider: "memories" })),
    fails: "declaration: names the contract, the provider and the app",
    says: /capabilities\.provider is "memories", expected "memory"/,
  },
  {
    title: "a streamed list that is declared keyed",
    options: streamed,
    breakIt: withCapabilities((capabilities) => {
      capabilities.conversations.consistency = "keyed";
      return capabilities;
    }),
    fails: "declaration: agrees with itself",
    says: /consistency is not that of the provider's list, anchored/,
  },
  {
    title: "a list that is declared not to be there",
    breakIt: withCapabilities((capabilities) => {
      capabilities.conversations.level = "unsupported";
      return capabilities;
    }),
    fails: "declaration: agrees with itself",
    says: /conversations\.level is unsupported, and the provider has a list/,
  },
  {
    title: "calls for a detail that no budget knows",
    breakIt: withCapabilities((capabilities) => {
      capabilities.conversations.details.profile.calls = { lookup: { perPage: 9, perRow: 9 } };
      return capabilities;
    }),
    fails: "declaration: agrees with itself",
    says: /details names calls of operations that budgets lacks/,
  },
  {
    title: "unread counts without a word on how exact they are",
    breakIt: withCapabilities((capabilities) => {
      const { unread } = capabilities.conversations.details;
      unread.bounds = { direct: null, group: null, topic: null, live: null, other: null };
      return capabilities;
    }),
    fails: "declaration: agrees with itself",
    also: ["details: the unread count of a group conversation is as exact as is declared"],
    says: /unread\.bounds holds bounds exactly where unread is supported/,
  },
  {
    title: "a kind that is declared and never comes",
    breakIt: withCapabilities((capabilities) => {
      capabilities.conversations.kinds.live = "native";
      return capabilities;
    }),
    fails: "declaration: is made whole by the harness",
    says: /live.*never made/,
  },
  {
    title: "unknown options taken silently",
    breakIt: withWholeList((list) => ({
      prepare: ({ userId, options }) =>
        list.prepare({ userId, options: options.kind === undefined ? {} : { kind: options.kind } }),
    })),
    fails: "declaration: refuses unknown options under its own name before any request",
    says: /succeeded, expected invalid_argument.*refuse unknown keys/,
  },
  {
    title: "unknown options taken silently where users are read by id",
    breakIt: (provider) => {
      const get = provider.users!.get!;
      const lenient = { ...get, prepare: (input: UserIds) => get.prepare({ ...input, options: {} }) };
      return { ...provider, users: { ...provider.users, get: lenient } };
    },
    fails: "declaration: refuses unknown options under its own name before any request",
    says: /users\.get with an unknown provider option succeeded/,
  },
  {
    title: "a request before the call was asked for",
    breakIt: (provider, world) =>
      withWholeList((list) => ({
        prepare(input) {
          world.requests.push("prepare");
          return list.prepare(input);
        },
      }))(provider),
    fails: "declaration: refuses unknown options under its own name before any request",
    also: [
      "cursors: a cursor of another user is refused by conversations",
      "cursors: a cursor of another app is refused by conversations",
      "cursors: a cursor of other provider options is refused by conversations",
      "failures: what the vendor refuses for now is asked again, and what it refuses for good is not",
      "failures: a signal that has fired sends nothing",
    ],
    says: /a request was sent with an unknown provider option/,
  },
];
