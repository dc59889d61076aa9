import type { Lookup, Provider } from "../../../src/provider/index.js";
import { type Broken, withMarks } from "./change.js";

type Change = <Item>(items: Item[]) => Item[];

const changed = <Input, Item>(lookup: Lookup<Input, Item>, change: Change): Lookup<Input, Item> => ({
  ...lookup,
  read: async (query, call) => change(await lookup.read(query, call)),
});

const withUsers = (change: Change) => (provider: Provider) => ({
  ...provider,
  users: { get: changed(provider.users!.get!, change) },
});

/** What is read by id and is not all there, or not what it is. */
export const lookups: Broken[] = [
  {
    title: "at most 20 conversations by id",
    breakIt: (provider) => {
      const list = provider.conversations;
      const get = changed(list.get!, (items) => items.slice(0, 20));
      return { ...provider, conversations: { ...list, get } };
    },
    fails:
      "lookups: conversations come as their list has them, in the order of their ids, and null where there is none",
    says: /5 missing .*Return what there is, each under the id that it was asked by/,
  },
  {
    title: "marks of another conversation",
    breakIt: withMarks(({ get, ...others }) => ({
      ...others,
      get: {
        ...get!,
        async read(query, call) {
          const ids = query.conversationIds as string[];
          const items = await get!.read(query, call);
          return items.map((item) => ({ ...item, conversationId: ids.at(-1) ?? "" }));
        },
      },
    })),
    fails: "lookups: marks come in the order of the ids, and none where nothing is marked",
    says: /marks.get says nothing and \["starred"\]/,
  },
  {
    title: "users without their pictures",
    breakIt: withUsers((items) => items.map((item) => ({ ...item, avatarUrl: "" }))),
    fails:
      "lookups: users come in the order of their ids, with name and picture, and null where there is none",
    says: /has name "name of mallory" and avatarUrl ""/,
  },
  {
    title: "only the first user of several",
    breakIt: withUsers((items) => items.slice(0, 1)),
    fails:
      "lookups: users come in the order of their ids, with name and picture, and null where there is none",
    says: /1 missing/,
  },
];
