import type { Page } from "../../model/list.js";
import { type Bench, collect, historyKinds, idsOf, idsOfPages, need, readPages } from "./bench.js";
import type { Chapter, Rule } from "./cases.js";
import { expectCode, expectSequence, expectThat, show } from "./expect.js";
import { vendorRules } from "./failures-vendor.js";

/** Short, because each run of the suite waits for it. */
const DEADLINE_MS = 150;
/** "At once", on a busy machine. */
const PROMPT_MS = 2000;

/** Slow, broken and stalled servers. */
export const failures: Chapter = (harness) => {
  const [historyKind] = historyKinds(harness);
  const streamed = harness.capabilities.conversations.shape === "streamed";
  return [
    {
      rule: "a failure is reported with the provider's name, and as worth retrying",
      async check({ stage, client, reader }) {
        stage.fail({ after: 0, times: 1 });
        const codes = ["unavailable", "rate_limited", "timeout"] as const;
        const hint = "Map the vendor's transient codes, and leave transport failures to colloquy";
        const error = await expectCode(
          () => client.conversations.list({ userId: reader }),
          codes,
          "a failing list",
          hint,
        );
        const name = stage.provider().name;
        expectThat(
          error.provider === name,
          `the error names the provider ${show(error.provider)}, expected ${show(name)}`,
        );
        const advice = "Leave `retryable` to its code, and declare reads `safe: true`";
        expectThat(error.retryable, `the error says that it is not retryable. ${advice}`);
      },
    },
    {
      rule: "a read that fails once is repeated",
      async check({ stage, newClient, reader, addConversations }) {
        await addConversations(3);
        stage.fail({ after: 0, times: 1 });
        const client = newClient({ retry: { attempts: 2, baseDelayMs: 1 } });
        const page = await client.conversations.list({ userId: reader }).catch((thrown: unknown) => {
          throw new Error(`the list was not read again: ${String(thrown)}. Declare reads \`safe: true\``);
        });
        expectThat(page.items.length > 0, "the repeated read brought nothing. Read the answer as ever");
      },
    },
    {
      rule: "nothing is lost after a failure between pages",
      async check(bench) {
        const {
          stage,
          client,
          reader,
          addConversations,
          listSize: { rows, limit },
        } = bench;
        await addConversations(rows);
        const whole = idsOf(await collect(client.conversations.iterate({ userId: reader })));
        const pages = await readPages(
          (cursor) => client.conversations.list({ userId: reader, limit, ...cursor }),
          async ({ nextCursor }) => {
            const undo = stage.fail({ after: 0, times: Number.POSITIVE_INFINITY });
            const call = () => client.conversations.list({ userId: reader, cursor: nextCursor ?? "" });
            await expectCode(
              call,
              ["unavailable", "rate_limited", "timeout"],
              "a failing page",
              "Let failures through",
            );
            undo();
          },
        );
        expectSequence(idsOfPages(pages), whole, "a walk with failures", "Keep no state in the provider");
      },
    },
    ...vendorRules(harness),
    ...inFlightRules,
    ...(streamed ? [listFailsMidway, stalledRule(true)] : [stalledRule(false)]),
    ...(historyKind === undefined
      ? []
      : [
          {
            rule: "a failure amid a page of messages gives what is in hand, and the next page goes on",
            async check(bench: Bench) {
              const { stage, client, reader, addMessages, historySize } = bench;
              const conversationId = await stage.addConversation(historyKind);
              await addMessages(conversationId, historySize(historyKind).rows);
              const input = { userId: reader, conversationId, limit: 200 };
              await failsMidway(
                bench,
                (cursor) => client.messages.list({ ...input, ...cursor }),
                () => collect(client.messages.iterate(input)),
              );
            },
          },
        ]),
  ];
};

/** Calls that are under way, or not yet. */
const inFlightRules: Rule[] = [
  {
    rule: "a signal ends a call at once",
    async check({ stage, client, reader }) {
      const undo = stage.hang();
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 30);
      await promptly("an aborted call", "aborted", () =>
        client.conversations.list({ userId: reader }, { signal: controller.signal }),
      );
      undo();
    },
  },
  {
    rule: "a signal that has fired sends nothing",
    async check({ stage, client, reader }) {
      const before = stage.requests();
      const call = () => client.conversations.list({ userId: reader }, { signal: AbortSignal.abort() });
      await expectCode(call, "aborted", "a call with a signal that has fired", "Send nothing in prepare");
      expectThat(stage.requests() === before, "a request was sent all the same. Send nothing in prepare");
    },
  },
  {
    rule: "the deadline ends a call to a server that does not answer",
    async check({ stage, client, reader }) {
      const undo = stage.hang();
      await promptly("a call without an answer", "timeout", () =>
        client.conversations.list({ userId: reader }, { timeoutMs: DEADLINE_MS }),
      );
      undo();
    },
  },
];

async function promptly(
  what: string,
  code: "aborted" | "timeout",
  call: () => Promise<unknown>,
): Promise<void> {
  const startedAt = performance.now();
  const hint = "Wait for nothing but `call`: it alone knows the signal and the deadline";
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${what} is still running after ${PROMPT_MS} ms. ${hint}`)),
      PROMPT_MS,
    );
  });
  await Promise.race([expectCode(call, code, what, hint), late]).finally(() => clearTimeout(timer));
  const tookMs = Math.round(performance.now() - startedAt);
  expectThat(tookMs < PROMPT_MS, `${what} ended after ${tookMs} ms. ${hint}`);
}

const listFailsMidway: Rule = {
  rule: "a failure amid a page of conversations gives what is in hand, and the next page goes on",
  async check(bench) {
    const { client, reader, addConversations, listSize } = bench;
    await addConversations(listSize.rows);
    const input = { userId: reader, limit: 200 };
    await failsMidway(
      bench,
      (cursor) => client.conversations.list({ ...input, ...cursor }),
      () => collect(client.conversations.iterate(input)),
    );
  },
};

async function failsMidway(
  { stage }: Bench,
  readPage: (cursor: { cursor?: string }) => Promise<Page<{ id: string }>>,
  readWhole: () => Promise<{ id: string }[]>,
): Promise<void> {
  const whole = idsOf(await readWhole());
  const undo = stage.fail({ after: 1, times: Number.POSITIVE_INFINITY });
  const first = await readPage({}).catch((thrown: unknown) => {
    throw new Error(
      `the page threw what it had in hand away: ${String(thrown)}. Read one vendor page a call`,
    );
  });
  const got = first.items.length;
  const what = `a page whose second read fails has ${got} of ${whole.length} items`;
  expectThat(
    got > 0 && got < whole.length && first.nextCursor !== null,
    `${what}. Read one vendor page a call`,
  );
  const cursor = first.nextCursor;
  const codes = ["unavailable", "rate_limited", "timeout"] as const;
  await expectCode(() => readPage({ cursor }), codes, "the page after it", "Let failures through");
  undo();
  const rest = await readPages((next) => readPage({ cursor, ...next }));
  expectSequence(
    [...idsOf(first.items), ...idsOfPages(rest)],
    whole,
    "the walk after the failure",
    "Positions must stay valid",
  );
}

function stalledRule(partsInHand: boolean): Rule {
  return {
    rule: "a list whose position does not advance is paging_stalled",
    async check({ stage, client, reader, addConversations, listSize }) {
      await addConversations(listSize.rows);
      need(stage, "stallConversations")();
      const hint = "Use collectParts for a list that is read whole, and echo the vendor's positions";
      let got = 0;
      const walk = async () => {
        const input = { userId: reader, limit: 200 };
        await readPages(
          (cursor) => client.conversations.list({ ...input, ...cursor }, { timeoutMs: PROMPT_MS }),
          ({ items }) => {
            got += items.length;
            expectThat(got <= 200, `the stalled list goes on after ${got} items. ${hint}`);
          },
        );
      };
      await expectCode(walk, "paging_stalled", "a stalled list", hint);
      if (partsInHand) expectThat(got > 0, `a stalled list gave nothing of what was in hand. ${hint}`);
    },
  };
}
