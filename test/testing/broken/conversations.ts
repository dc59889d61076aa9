import { ColloquyError, type Conversation, type Part } from "../../../src/provider/index.js";
import { type Broken, keyed, streamed, withCapabilities, withPart, withWholeList } from "./change.js";

/** Lists that lose, repeat or misplace rows while nothing changes. */
export const conversations: Broken[] = [
  {
    title: "the last conversation of the list lost",
    options: streamed,
    breakIt: withPart(({ items, next }) => ({ items: next === null ? items.slice(0, -1) : items, next })),
    fails: "conversations: every conversation comes exactly once",
    also: [
      "ties: conversations of one time come exactly once",
      "nameless: a conversation without an identity is counted, and its neighbours come",
      "details: marks that are set are in the row",
      "details: the last message of a group conversation is its newest visible one, and its time the activity's",
      "details: the unread count of a group conversation is as exact as is declared",
    ],
    says: /1 missing \("group-1"\)\. Return every item of each vendor page/,
  },
  {
    title: "smaller vendor pages declared than are read",
    options: streamed,
    breakIt: withCapabilities((capabilities) => {
      capabilities.conversations.vendorPageSize = 5;
      return capabilities;
    }),
    fails: "conversations: a vendor page holds no more rows than is declared",
    says: /25 conversations took 2 requests, and vendor pages of 5 were declared\. Declare the vendorPageSize/,
  },
  {
    title: "only the first of its vendor pages, which hold a hundred rows",
    options: { ...streamed, pageSize: 100 },
    breakIt: withPart(({ items }) => ({ items, next: null })),
    fails: "conversations: a vendor page holds no more rows than is declared",
    also: [
      "conversations: every conversation comes exactly once",
      "conversations: the walk goes on after empty vendor pages",
      "changes: conversations that stay come exactly once while others are inserted",
      "ties: conversations of one time come exactly once",
      "cursors: cursors are small and URL-safe",
      "failures: a failure amid a page of conversations gives what is in hand, and the next page goes on",
      "failures: a list whose position does not advance is paging_stalled",
    ],
    says: /234 conversations took 1 requests, and vendor pages of 100 were declared/,
  },
  {
    title: "the oldest conversations in the opposite order",
    options: streamed,
    breakIt: withPart(({ items, next }) => ({
      items: next === null ? [...items.slice(0, -2), ...items.slice(-2).reverse()] : items,
      next,
    })),
    fails: "conversations: the most recent conversation comes first",
    says: /item 46 is "group-1", expected "group-2"\..*most recent first/,
  },
  {
    title: "a list by time whose rows say another time",
    options: keyed,
    breakIt: withPart(({ items, ...part }) => ({
      ...part,
      items: items.map((item) => ({ ...item, activity: { ...item.activity, at: item.createdAt! } })),
    })),
    fails: "conversations: the most recent conversation comes first",
    also: ["model: the time of the last message is that of the newest message"],
    says: /most recent first/,
  },
  {
    title: "an error for an empty list",
    breakIt: withWholeList((list) => ({
      async readWhole(query, call) {
        const whole = await list.readWhole(query, call);
        if (whole.items.length > 0) return whole;
        throw new ColloquyError({ code: "not_found", message: "no conversations" });
      },
    })),
    fails: "conversations: an empty list is one empty page",
    says: /no conversations/,
  },
  {
    title: "the end taken from an empty page",
    options: streamed,
    breakIt: withPart(({ items, next }, position) => ({
      items,
      next: items.length === 0 && position !== null && next !== position ? null : next,
    })),
    fails: "conversations: the walk goes on after empty vendor pages",
    says: /ended at an empty vendor page; 5 conversations lie behind it/,
  },
  {
    title: "two rows a call, where the vendor gives more",
    options: streamed,
    breakIt: withPart(({ items, next }, position) => {
      if (next === position) return { items, next };
      const end = Number(position ?? 0) + 2;
      const isLast = next === null && items.length <= 2;
      return { items: items.slice(0, 2), next: isLast ? null : String(end) };
    }),
    fails: "conversations: pages of limit 200 are exact and lose nothing at their seams",
    says: /page 1 of limit 200 has 40 items, and is not the last. Return full vendor pages/,
  },
  {
    title: "a page that is not there when it is asked again",
    options: streamed,
    breakIt(provider) {
      const asked = new Set<string>();
      const drop = (part: Part<Conversation>, position: string | null) => {
        const key = `${position}`;
        const again = asked.has(key);
        asked.add(key);
        return again && position !== null ? { items: part.items.slice(1), next: part.next } : part;
      };
      return withPart(drop)(provider);
    },
    fails: "conversations: pages of limit 1 are exact and lose nothing at their seams",
    also: [
      "conversations: pages of limit 7 are exact and lose nothing at their seams",
      "conversations: pages of limit 20 are exact and lose nothing at their seams",
      "conversations: pages of limit 200 are exact and lose nothing at their seams",
      "changes: conversations that stay come exactly once while others are inserted",
      "changes: conversations that stay come exactly once while others are removed",
      "changes: conversations that stay come exactly once while others move to the top",
      "ties: conversations of one time come exactly once",
      "failures: nothing is lost after a failure between pages",
      "failures: a failure amid a page of conversations gives what is in hand, and the next page goes on",
    ],
    says: /missing.*keep nothing from call to call/,
  },
];
