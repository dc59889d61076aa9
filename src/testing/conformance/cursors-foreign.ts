import type { Client } from "../../client.js";
import type { ConversationKind } from "../../model/conversation.js";
import type { Page } from "../../model/list.js";
import { type Bench, historyKinds, need, nextOf } from "./bench.js";
import type { Rule } from "./cases.js";
import { expectCode, expectThat } from "./expect.js";
import type { Harness } from "./harness.js";

const hint = "Put everything that makes another walk into the query that prepare returns";

/** A walk of one resource, on a world that is large enough to have a second page of two. */
interface Walk {
  /** Stands in the titles. */
  of: string;
  /** Makes the world, and says how a page of it is read. */
  set(bench: Bench): Promise<ReadPage>;
}

type ReadPage = (client: Client, userId: string, place: { cursor?: string }) => Promise<Page<unknown>>;

/** Cursors of one walk are no cursors of another: of another user, app, conversation, option or view. */
export function foreignRules(harness: Harness): Rule[] {
  const [kind] = historyKinds(harness);
  return [
    ...walksOf(harness).flatMap(walkRules),
    otherOptions,
    ...(kind === undefined ? [] : historyRules(harness, kind)),
  ];
}

function walkRules(walk: Walk): Rule[] {
  return [
    {
      rule: `a cursor of another user is refused by ${walk.of}`,
      async check(bench: Bench) {
        const readPage = await walk.set(bench);
        const cursor = nextOf(await readPage(bench.client, bench.reader, {}));
        await refuseForeign(bench, "another user", () =>
          readPage(bench.client, bench.stage.users.other, { cursor }),
        );
      },
    },
    {
      rule: `a cursor of another app is refused by ${walk.of}`,
      async check(bench: Bench) {
        const client = bench.newClient({}, need(bench.stage, "otherApp")());
        const readPage = await walk.set(bench);
        const cursor = nextOf(await readPage(bench.client, bench.reader, {}));
        await refuseForeign(bench, "another app", () => readPage(client, bench.reader, { cursor }));
      },
    },
  ];
}

const otherOptions: Rule = {
  rule: "a cursor of other provider options is refused by conversations",
  async check(bench) {
    const { stage, client, reader } = bench;
    const providerOptions = { [stage.provider().name]: need(stage, "conversationOptions") };
    const cursor = await firstCursor(bench, conversations);
    await refuseForeign(bench, "other provider options", () =>
      client.conversations.list({ userId: reader, cursor, providerOptions }),
    );
  },
};

function historyRules({ capabilities }: Harness, kind: ConversationKind): Rule[] {
  const otherConversation: Rule = {
    rule: "a cursor of another conversation is refused by messages",
    async check(bench) {
      const { stage, client, reader } = bench;
      const cursor = await firstCursor(bench, messagesOf(kind));
      const conversationId = await stage.addConversation(kind);
      await refuseForeign(bench, "another conversation", () =>
        client.messages.list({ userId: reader, conversationId, cursor }),
      );
    },
  };
  const otherView: Rule = {
    rule: "a cursor of a walk without recalled messages is refused by one with them",
    async check(bench) {
      const { stage, client, reader, addMessages } = bench;
      const conversationId = await stage.addConversation(kind);
      await addMessages(conversationId, 5);
      const input = { userId: reader, conversationId, limit: 2 };
      const cursor = nextOf(await client.messages.list(input));
      await refuseForeign(bench, "a walk without recalled messages", () =>
        client.messages.list({ ...input, includeRecalled: true, cursor }),
      );
    },
  };
  const bringsRecalled = capabilities.messages.kinds[kind].recalled !== "unsupported";
  return bringsRecalled ? [otherConversation, otherView] : [otherConversation];
}

function walksOf(harness: Harness): Walk[] {
  const { list, update, settable, known } = harness.capabilities.marks;
  const canMark =
    list !== "unsupported" && update !== "unsupported" && settable.some((mark) => known.includes(mark));
  const [kind] = historyKinds(harness);
  return [conversations, ...(kind === undefined ? [] : [messagesOf(kind)]), ...(canMark ? [marks] : [])];
}

const conversations: Walk = {
  of: "conversations",
  async set({ addConversations }) {
    await addConversations(5);
    return (client, userId, place) => client.conversations.list({ userId, limit: 2, ...place });
  },
};

function messagesOf(kind: ConversationKind): Walk {
  return {
    of: "messages",
    async set({ stage, addMessages }) {
      const conversationId = await stage.addConversation(kind);
      await addMessages(conversationId, 5);
      return (client, userId, place) => client.messages.list({ userId, conversationId, limit: 2, ...place });
    },
  };
}

const marks: Walk = {
  of: "marks",
  async set({ client, reader, capabilities, addConversations }) {
    const { settable, known } = capabilities.marks;
    const set = settable.filter((mark) => known.includes(mark)).slice(0, 1);
    const changes = (await addConversations(5)).map((conversationId) => ({ conversationId, set }));
    await client.marks.update({ userId: reader, changes });
    return (by, userId, place) => by.marks.list({ userId, limit: 2, ...place });
  },
};

async function firstCursor(bench: Bench, walk: Walk): Promise<string> {
  const readPage = await walk.set(bench);
  return nextOf(await readPage(bench.client, bench.reader, {}));
}

async function refuseForeign({ stage }: Bench, what: string, call: () => Promise<unknown>): Promise<void> {
  const before = stage.requests();
  await expectCode(call, "cursor_foreign", `a cursor of ${what}`, hint);
  expectThat(stage.requests() === before, `a request was sent for a cursor of ${what}. Send none in prepare`);
}
