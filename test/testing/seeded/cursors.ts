import type { Json } from "../../../src/provider/index.js";
import { withHistory, withList, withMarks } from "../broken/change.js";
import type { SeededFault } from "./fault.js";

/** What a cursor is bound to. */
export const cursors: SeededFault[] = [
  {
    title: "the user of a list outside its query",
    seed: withList((original) => {
      let userId: Json = "";
      return {
        prepare(input) {
          const query = original.prepare(input);
          userId = query.userId ?? "";
          return { ...query, userId: "" };
        },
        read: (query, position, call) => original.read({ ...query, userId }, position, call),
      };
    }),
    fails: "cursors: a cursor of another user is refused by conversations",
  },
  {
    title: "the user of a history outside its query",
    seed: withHistory((original) => ({
      prepare: (input) => ({ ...original.prepare(input), userId: "alice" }),
    })),
    fails: "cursors: a cursor of another user is refused by messages",
  },
  {
    title: "the user of marks outside their query",
    seed: withMarks(({ list: original, ...others }) => ({
      ...others,
      list: { ...original!, prepare: (input) => ({ ...original!.prepare(input), userId: "alice" }) },
    })),
    fails: "cursors: a cursor of another user is refused by marks",
  },
  {
    title: "one app id for all lofts",
    seed: (provider) => ({ ...provider, appId: "pigeon" }),
    fails: "cursors: a cursor of another app is refused by messages",
  },
  {
    title: "recalled messages asked for outside the query",
    seed: withHistory((original) => {
      let includeRecalled = false;
      return {
        prepare(input) {
          includeRecalled = input.includeRecalled;
          return { ...original.prepare(input), includeRecalled: false };
        },
        read: (query, position, call, want) =>
          original.read({ ...query, includeRecalled }, position, call, want),
      };
    }),
    fails: "cursors: a cursor of a walk without recalled messages is refused by one with them",
  },
];
