import type { Budget } from "../../../calling/budget/index.js";
import { levelOf } from "../../../model/abilities/index.js";
import type { ConversationKind } from "../../../model/conversation.js";
import type { Bench } from "../bench.js";
import type { Chapter, Rule } from "../cases.js";
import { expectCode, expectThat, show } from "../expect.js";
import type { Harness } from "../harness.js";
import { type About, type Doing, everyDoing } from "./every.js";
import { oneOf, placeOf } from "./place.js";

/** A call, and the kind of conversation in which it is tried. */
interface Trial extends Doing {
  readonly kind: ConversationKind;
}

/** How the calls that write are made, each of those that are declared. */
export const writes: Chapter = (harness) => {
  const trials = everyDoing.flatMap((doing) => {
    const kind = kindOf(harness, doing);
    return kind === undefined ? [] : [{ ...doing, kind }];
  });
  return trials.length === 0 ? [] : [optionsRule(trials), budgetRule(trials)];
};

function kindOf({ kinds, capabilities }: Harness, { ability }: Doing): ConversationKind | undefined {
  const hasKinds = ability.includes("*");
  return oneOf(
    kinds.filter((kind) => levelOf(capabilities, ability, hasKinds ? kind : undefined) !== "unsupported"),
  );
}

async function aboutOf(bench: Bench, { kind }: Trial): Promise<About> {
  const { conversationId, userId, other } = await placeOf(bench, kind);
  const messageId = await bench.stage.addMessage(conversationId, "hello");
  return { userId, other, outsider: bench.stage.users.outsider, conversationId, messageId, more: {} };
}

function optionsRule(trials: readonly Trial[]): Rule {
  return {
    rule: "unknown options under the provider's name are refused by every call before any request",
    async check(bench) {
      const { client, stage } = bench;
      const providerOptions = { [stage.provider().name]: { noSuchOption: 1 } };
      const hint = "Check options in every prepare and refuse unknown keys with invalidArgument";
      for (const trial of trials) {
        const about = { ...(await aboutOf(bench, trial)), more: { providerOptions } };
        const before = stage.requests();
        const what = `${trial.name} with an unknown option`;
        await expectCode(() => trial.call(client, about), "invalid_argument", what, hint);
        expectThat(stage.requests() === before, `a request was sent for ${what}. ${hint}`);
      }
    },
  };
}

function budgetRule(trials: readonly Trial[]): Rule {
  return {
    rule: "every call spends declared budgets at their declared rates",
    async check(bench) {
      const { stage, capabilities, newClient } = bench;
      const spent = new Map<string, number>();
      const budget: Budget = {
        async take(key, callsPerSecond) {
          spent.set(key, callsPerSecond);
        },
      };
      const client = newClient({ budget });
      const { name, appId } = stage.provider();
      for (const trial of trials) {
        const about = await aboutOf(bench, trial);
        const before = stage.requests();
        spent.clear();
        await trial.call(client, about);
        for (const [key, callsPerSecond] of spent) {
          const of = key.slice(`${name}:${appId}:`.length);
          const declared = capabilities.budgets[of];
          const seen = `${trial.name} spends ${show(of)} at ${callsPerSecond} calls a second, declared ${show(declared)}`;
          const hint = "Name operations by constants without ids, and declare each one's own callsPerSecond";
          expectThat(declared === callsPerSecond, `${seen}. ${hint}`);
        }
        const sent = stage.requests() - before;
        const unpaid = `${sent} requests of ${trial.name} spent nothing. Send every one through \`call\``;
        expectThat(sent === 0 || spent.size > 0, unpaid);
      }
    },
  };
}
