import type { Conversation, ConversationKind, Detail, Unread } from "../../model/conversation.js";
import { detailCalls, type RowCounts } from "../../model/cost.js";
import { type Bench, historyKinds, idsOf, listKinds, need } from "./bench.js";
import type { Chapter, Rule } from "./cases.js";
import { expectSequence, expectThat, show } from "./expect.js";
import type { Harness } from "./harness.js";
import { expectValid } from "./plain.js";
import { conversationSchema } from "./schemas.js";

const all: readonly Detail[] = ["profile", "lastMessage", "unread", "marks"];

/** What `include` adds to rows, as far as it is declared. */
export const details: Chapter = (harness) => {
  const declared = all.filter((detail) => levelOf(harness, detail) !== "unsupported");
  const rules: Rule[] = [undeclaredRule(all.filter((detail) => !declared.includes(detail)))];
  if (declared.length > 0) rules.push(orderRule(declared), failingRule(declared));
  for (const detail of declared) rules.push(...costRules(harness, detail));
  if (declared.includes("profile") && listKinds(harness).includes("direct")) rules.push(profileRule);
  if (declared.includes("lastMessage")) rules.push(...historyKinds(harness).map(lastMessageRule));
  if (declared.includes("unread")) rules.push(...listKinds(harness).map(unreadRule));
  if (declared.includes("marks")) rules.push(...marksRules(harness));
  return rules;
};

function levelOf({ capabilities }: Harness, detail: Detail) {
  return capabilities.conversations.details[detail].level;
}

/** One page with details. */
async function pageOf({ client, reader }: Bench, include: readonly Detail[]): Promise<Conversation[]> {
  return (await client.conversations.list({ userId: reader, include })).items;
}

async function rowOf(bench: Bench, id: string, include: readonly Detail[]): Promise<Conversation> {
  const row = (await pageOf(bench, include)).find((one) => one.id === id);
  expectThat(row !== undefined, `conversation ${show(id)} is not on the first page. Mend the list first`);
  return row;
}

/** The rows of one page with details, and its requests besides those of its list. */
async function countedPage(bench: Bench, include: readonly Detail[]) {
  const count = async (wanted: readonly Detail[]) => {
    const before = bench.stage.requests();
    const rows = await pageOf(bench, wanted);
    return { rows, requests: bench.stage.requests() - before };
  };
  const bare = await count([]);
  const { rows, requests } = await count(include);
  return { rows, requests: requests - bare.requests };
}

function undeclaredRule(undeclared: readonly Detail[]): Rule {
  return {
    rule: "a detail that is not declared is missing as unsupported, and nothing is asked for it",
    async check(bench) {
      await bench.addConversations(3);
      for (const detail of undeclared) {
        const { requests } = await countedPage(bench, [detail]);
        expectThat(
          requests === 0,
          `${requests} requests were sent for ${detail}, which is not declared. Declare it`,
        );
        for (const { id, missing, ...row } of await pageOf(bench, [detail])) {
          const hasIt =
            detail === "profile"
              ? "title" in row || "avatarUrl" in row
              : Object.hasOwn(row as object, detail);
          const seen = `row ${show(id)} has neither ${detail} nor missing.${detail}, which is ${show(missing?.[detail])}`;
          expectThat(hasIt || missing?.[detail] === "unsupported", seen);
        }
      }
    },
  };
}

function orderRule(declared: readonly Detail[]): Rule {
  return {
    rule: "details change neither the rows of a page nor their order, and a walk goes on without them",
    async check(bench) {
      const { client, reader } = bench;
      await bench.addConversations(7);
      const bare = await client.conversations.list({ userId: reader });
      const rows = await pageOf(bench, declared);
      const hint = "Keep include out of the query, and the rows as they are";
      expectSequence(idsOf(rows), idsOf(bare.items), "rows with details", hint);
      expectValid(conversationSchema, rows, "conversation with details");
      const first = await client.conversations.list({ userId: reader, limit: 3, include: declared });
      const cursor = first.nextCursor ?? "";
      const rest = await client.conversations.list({ userId: reader, cursor });
      expectSequence(
        idsOf([...first.items, ...rest.items]),
        idsOf(bare.items),
        "a walk that changes include",
        hint,
      );
    },
  };
}

function failingRule(declared: readonly Detail[]): Rule {
  return {
    rule: "details that fail cost no row, and say so in missing",
    async check(bench) {
      await bench.addConversations(5);
      const before = bench.stage.requests();
      const bare = await pageOf(bench, []);
      const list = bench.stage.requests() - before;
      const undo = bench.stage.fail({ after: list, times: Number.POSITIVE_INFINITY });
      const rows = await pageOf(bench, declared);
      undo();
      expectThat(rows.length === bare.length, `${rows.length} of ${bare.length} rows came`);
      for (const { id, missing = {} } of rows) {
        const odd = Object.entries(missing).find(
          ([, code]) => code === "bad_response" || code === "not_found",
        );
        const hint = "Let what the vendor refuses be thrown by the read";
        expectThat(odd === undefined, `row ${show(id)} says missing ${show(odd)} of a refused call. ${hint}`);
      }
    },
  };
}

/** What a provider declares of its calls. One that says nothing of them is not counted. */
function costRules({ capabilities }: Harness, detail: Detail): Rule[] {
  const calls = Object.values(capabilities.conversations.details[detail].calls);
  if (calls.length === 0) return [];
  return [
    {
      rule: `${detail} takes no more calls than are declared`,
      async check(bench) {
        for (const id of await bench.addConversations(20)) await bench.stage.addMessage(id, "hello");
        const { rows, requests } = await countedPage(bench, [detail]);
        const declared = Object.values(detailCalls(capabilities, [detail], countKinds(rows)));
        const most = declared.reduce((sum, count) => sum + count, 0);
        const seen = `${requests} requests were sent for ${detail} of ${rows.length} rows, and ${most} are declared`;
        expectThat(requests <= most, `${seen}. Batch them, or declare what they take`);
      },
    },
  ];
}

function countKinds(rows: readonly Conversation[]): RowCounts {
  const counts: RowCounts = {};
  for (const { kind } of rows) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

const profileRule: Rule = {
  rule: "a direct conversation has the other user's name and picture, whoever else is not known",
  async check(bench) {
    const nameUser = need(bench.stage, "nameUser");
    const ids = [
      await bench.stage.addConversation("direct"),
      await bench.stage.addConversation("direct"),
      await bench.stage.addConversation("direct"),
    ];
    const rows = await pageOf(bench, []);
    const peerOf = (id: string | undefined) => rows.find((row) => row.id === id)?.peerId ?? "";
    for (const index of [0, 2])
      await nameUser(peerOf(ids[index]), {
        name: `name ${index}`,
        avatarUrl: `https://pictures.test/${index}`,
      });
    const named = await pageOf(bench, ["profile"]);
    for (const index of [0, 2]) {
      const { title, avatarUrl } = named.find((row) => row.id === ids[index]) ?? {};
      const seen = `a direct conversation has title ${show(title)} and avatarUrl ${show(avatarUrl)}`;
      const expected = title === `name ${index}` && avatarUrl === `https://pictures.test/${index}`;
      expectThat(expected, `${seen}, expected those of its other user. Report what the vendor knows of each`);
    }
    const { title } = named.find((row) => row.id === ids[1]) ?? {};
    expectThat(!title?.startsWith("name "), `a user whom nobody named has the name ${show(title)}`);
  },
};

function lastMessageRule(kind: ConversationKind): Rule {
  return {
    rule: `the last message of a ${kind} conversation is its newest visible one, and its time the activity's`,
    async check(bench) {
      const { stage } = bench;
      const id = await stage.addConversation(kind);
      const [older = "", newer = ""] = await bench.addMessages(id, 2);
      const expectLast = async (expected: string) => {
        const { lastMessage, activity } = await rowOf(bench, id, ["lastMessage"]);
        const hint = "Report the newest message of the history";
        expectThat(
          lastMessage?.id === expected,
          `lastMessage is ${show(lastMessage?.id)}, expected ${show(expected)}. ${hint}`,
        );
        const isItsTime = activity.at?.getTime() === lastMessage.sentAt?.getTime();
        expectThat(isItsTime && activity.source === "lastMessage", `activity is ${show(activity)}. ${hint}`);
      };
      await expectLast(newer);
      if (stage.recallMessage === undefined) return;
      await stage.recallMessage(id, newer);
      await expectLast(older);
    },
  };
}

function unreadRule(kind: ConversationKind): Rule {
  return {
    rule: `the unread count of a ${kind} conversation is as exact as is declared`,
    async check(bench) {
      const { stage, capabilities } = bench;
      const bound = capabilities.conversations.details.unread.bounds[kind];
      const id = await stage.addConversation(kind);
      const sender = (await rowOf(bench, id, [])).peerId ?? stage.users.other;
      for (const text of ["one", "two", "three"]) await stage.addMessage(id, text, sender);
      const { unread, missing } = await rowOf(bench, id, ["unread"]);
      if (bound === null) {
        const seen = `unread is ${show(unread)} and missing ${show(missing?.unread)}, and no bound is declared`;
        expectThat(missing?.unread === "unsupported", `${seen}. Declare one, or say unsupported`);
        return;
      }
      expectCount(unread, bound, 3);
      await need(stage, "markRead")(id);
      const after = (await rowOf(bench, id, ["unread"])).unread;
      if (bound === "exact") expectCount(after, bound, 0);
    },
  };
}

function expectCount(unread: Unread | undefined, bound: Unread["bound"], expected: number): void {
  const seen = `unread is ${show(unread)} where ${expected} messages are not read, declared ${bound}`;
  const known = unread !== undefined && (bound === "estimate" || unread.bound !== "estimate");
  expectThat(known, `${seen}. Report a count with a bound that is no weaker`);
  const right =
    unread.bound === "exact"
      ? unread.count === expected
      : unread.bound === "estimate" || unread.count <= expected;
  expectThat(right, `${seen}. Count what others have sent since`);
}

/** Marks that can be set and are then in the row. */
function marksRules({ capabilities }: Harness): Rule[] {
  const { update, settable } = capabilities.marks;
  const mark = settable.find((one) => one !== "pinned");
  if (update === "unsupported" || mark === undefined) return [];
  return [
    {
      rule: "marks that are set are in the row",
      async check(bench) {
        const [id = ""] = await bench.addConversations(1);
        const changes = [{ conversationId: id, set: [mark] }];
        await bench.client.marks.update({ userId: bench.reader, changes });
        const { marks } = await rowOf(bench, id, ["marks"]);
        const seen = `marks are ${show(marks)} after ${show(mark)} was set`;
        expectThat(marks?.includes(mark) === true, `${seen}. Report what marks.update has set`);
      },
    },
  ];
}
