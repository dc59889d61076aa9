import type { ErrorCode } from "../../errors/colloquy-error.js";
import { type Bench, need } from "./bench.js";
import type { Rule } from "./cases.js";
import { expectCode, expectThat, show } from "./expect.js";
import type { Harness } from "./harness.js";
import type { VendorError } from "./stage.js";

const transient: readonly ErrorCode[] = ["rate_limited", "unavailable", "timeout"];
const tableHint = "Mend the one table of vendor codes; what is not in it is unknown";

/** Failures as the vendor itself says them: in its envelope, often with HTTP 200 beside it. */
export function vendorRules({ capabilities }: Harness): Rule[] {
  return [errorTable, readsRepeated, ...(capabilities.marks.update === "unsupported" ? [] : [changeRefused])];
}

const errorTable: Rule = {
  rule: "the vendor's own errors mean what its documentation says",
  async check(bench) {
    for (const { providerCode, code } of errorsOf(bench)) {
      const what = `a list that the vendor refuses with ${show(providerCode)}`;
      const error = await whileRefused(bench, providerCode, () =>
        expectCode(() => bench.client.conversations.list({ userId: bench.reader }), code, what, tableHint),
      );
      const seen = `the error for ${show(providerCode)} has providerCode ${show(error.providerCode)}`;
      expectThat(error.providerCode === providerCode, `${seen}. Hand the vendor's code on as text`);
    }
  },
};

const readsRepeated: Rule = {
  rule: "what the vendor refuses for now is asked again, and what it refuses for good is not",
  async check(bench) {
    const attempts = 2;
    const client = bench.newClient({ retry: { attempts, baseDelayMs: 1 } });
    for (const [wanted, { providerCode }] of [
      [attempts, find(bench, ({ code }) => transient.includes(code))],
      [1, find(bench, ({ code }) => code === "unknown")],
    ] as const) {
      const before = bench.stage.requests();
      await whileRefused(bench, providerCode, () =>
        client.conversations.list({ userId: bench.reader }).catch(() => {}),
      );
      const sent = bench.stage.requests() - before;
      const seen = `a read that the vendor refuses with ${show(providerCode)} was sent ${sent} times`;
      expectThat(sent === wanted, `${seen}, expected ${wanted}. Declare reads \`safe: true\`. ${tableHint}`);
    }
  },
};

const changeRefused: Rule = {
  rule: "a change that the vendor refuses is not reported as made",
  async check(bench) {
    const { client, reader, capabilities, addConversations } = bench;
    const [conversationId = ""] = await addConversations(1);
    const { providerCode } = find(bench, ({ code }) => code !== "unknown" && !transient.includes(code));
    const changes = [{ conversationId, set: capabilities.marks.settable.slice(0, 1) }];
    const results = await whileRefused(bench, providerCode, () =>
      client.marks.update({ userId: reader, changes }).then(
        (outcome) => outcome.results,
        () => [],
      ),
    );
    const seen = `a change that the vendor refuses with ${show(providerCode)} is reported as made`;
    const hint = "Let `judge` say ok only for what the vendor says is ok, and hand each outcome on";
    expectThat(!results.some((result) => result.ok), `${seen}. ${hint}`);
  },
};

/** The vendor's errors, of every sort that the rules need. */
function errorsOf({ stage }: Bench): readonly VendorError[] {
  const errors = need(stage, "vendorErrors");
  const lacks =
    (!errors.some(({ code }) => transient.includes(code)) && "one that is worth retrying") ||
    (!errors.some(({ code }) => code !== "unknown" && !transient.includes(code)) && "one that is not") ||
    (!errors.some(({ code }) => code === "unknown") && "one that no documentation has");
  expectThat(lacks === false, `the stage's vendorErrors lack ${lacks}. Add it to the harness`);
  return errors;
}

function find(bench: Bench, fits: (error: VendorError) => boolean): VendorError {
  // errorsOf has seen that there is one.
  return errorsOf(bench).find(fits) as VendorError;
}

async function whileRefused<T>({ stage }: Bench, providerCode: string, work: () => Promise<T>): Promise<T> {
  const undo = need(stage, "refuse")({ providerCode, text: "as the vendor says it" });
  try {
    return await work();
  } finally {
    undo();
  }
}
