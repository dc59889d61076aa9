import { ColloquyError } from "../../../src/provider/index.js";
import { type Broken, withMarksRead, without, withUpdate } from "./change.js";

const inLatin1 = (text: string) => Buffer.from(text, "utf8").toString("latin1");

/** Marks that are not written, read or refused as declared. */
export const marks: Broken[] = [
  {
    title: "results in another order",
    breakIt: withUpdate((update) => ({
      async apply(query, call) {
        const outcomes = await update.apply(query, call);
        return [...outcomes.slice(1), ...outcomes.slice(0, 1)];
      },
    })),
    fails: "marks: an update answers for every change, in their order",
    says: /one outcome for each change, in the order of the changes/,
  },
  {
    title: "a mark set and cleared at once",
    breakIt: withUpdate((update) => ({
      prepare(input) {
        const changes = input.changes.map((change) =>
          change.set?.some((mark) => change.clear?.includes(mark)) ? { ...change, clear: [] } : change,
        );
        return update.prepare({ ...input, changes });
      },
    })),
    fails: "marks: a mark that is set and cleared at once is refused before any request",
    says: /succeeded, expected invalid_argument/,
  },
  {
    title: "marks that are never cleared",
    breakIt: withUpdate((update) => ({
      apply(query, call) {
        const changes = (query.changes as { [key: string]: never }[]).map((change) => ({
          ...change,
          clear: [],
        }));
        return update.apply({ ...query, changes }, call);
      },
    })),
    fails: "marks: marks that are cleared are gone, and the others stay",
    says: /marks after "starred" was cleared: 1 should not be there/,
  },
  {
    title: "a mark that is written and not read",
    breakIt: withMarksRead(({ items, ...rest }) => ({
      ...rest,
      items: items.map((item) => ({ ...item, marks: without(item.marks, "bit:63") })),
    })),
    fails: "marks: marks that are set are read back",
    says: /1 missing \("bit:63"\)\. Write and read the same bits/,
  },
  {
    title: "custom marks in another encoding",
    breakIt: withMarksRead(({ items, ...rest }) => ({
      ...rest,
      items: items.map((item) =>
        item.customMark === undefined ? item : { ...item, customMark: inLatin1(item.customMark) },
      ),
    })),
    fails: "marks: a custom mark is read back",
    says: /customMark is .*, expected "重要 vip"/,
  },
  {
    title: "custom marks of any length",
    breakIt: withUpdate((update) => ({
      prepare(input) {
        const changes = input.changes.map((change) =>
          change.customMark === undefined
            ? change
            : { ...change, customMark: change.customMark.slice(0, 85) },
        );
        return update.prepare({ ...input, changes });
      },
    })),
    fails: "marks: a custom mark that is too long is refused before any request",
    says: /succeeded, expected invalid_argument/,
  },
  {
    title: "at most 20 marked conversations",
    breakIt: withMarksRead(({ items, ...rest }) => ({ ...rest, items: items.slice(0, 20) })),
    fails: "marks: every marked conversation comes exactly once, in exact pages",
    says: /5 missing .*readWhole returns every marked conversation/,
  },
  {
    title: "only folders that are not empty",
    breakIt: withMarksRead(({ items, folders }) => {
      const used = items.flatMap((item) => item.folders.map((folder) => folder.id));
      return { items, folders: folders.filter((folder) => used.includes(folder.id)) };
    }),
    fails: "marks: folders come with their name, also empty ones",
    says: /1 missing .*empty/,
  },
  {
    title: "an error for a user without marks",
    breakIt: withMarksRead((read) => {
      if (read.items.length > 0) return read;
      throw new ColloquyError({ code: "not_found", message: "no marks" });
    }),
    fails: "marks: a user without marks has an empty list",
    says: /no marks/,
  },
];
