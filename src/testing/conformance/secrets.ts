import { AsyncLocalStorage } from "node:async_hooks";
import { tracingChannel } from "node:diagnostics_channel";
import { inspect } from "node:util";
import type { Provider } from "../../provider/contract/index.js";
import { type Bench, collect, historyKinds, need } from "./bench.js";
import type { Chapter, Rule } from "./cases.js";
import { expectThat } from "./expect.js";

const errorHint = "Remember every credential before it is used, and let wire.secrets return all of them";

/** No credential reaches what is shown, logged or handed on. */
export const secrets: Chapter = (harness) => {
  const [historyKind] = historyKinds(harness);
  return [
    inspected,
    echoed,
    unsent,
    traced,
    {
      rule: "pages, items and cursors show no credential",
      async check({ stage, client, reader, addConversations }) {
        const [id = ""] = await addConversations(3);
        const shown: unknown[] = [await client.conversations.list({ userId: reader, limit: 2 })];
        if (historyKind !== undefined) {
          const conversationId = await stage.addConversation(historyKind);
          await stage.addMessage(conversationId, "hello");
          shown.push(await client.messages.list({ userId: reader, conversationId }));
        }
        if (harness.capabilities.marks.update !== "unsupported")
          await client.marks.update({ userId: reader, changes: [markOf(harness.capabilities, id)] });
        if (harness.capabilities.marks.list !== "unsupported")
          shown.push(await collect(client.marks.iterate({ userId: reader })));
        expectNone(
          stage.secrets,
          shown,
          "a page",
          "Let raw be the vendor's item, and nothing of the request",
        );
      },
    },
  ];
};

function markOf({ marks }: Bench["capabilities"], conversationId: string) {
  return { conversationId, set: marks.settable.slice(0, 1) };
}

const inspected: Rule = {
  rule: "inspecting a client or a provider shows no credential",
  async check({ stage, client, reader, addConversations }) {
    await addConversations(1);
    await client.conversations.list({ userId: reader });
    const hint = "Keep credentials in private fields or closures";
    expectNone(stage.secrets, client, "a client", hint);
    expectNone(stage.secrets, stage.provider(), "a provider", hint);
  },
};

const echoed: Rule = {
  rule: "an error shows no credential that the vendor's words repeat",
  async check({ stage, client, reader }) {
    const { providerCode = "" } = need(stage, "vendorErrors")[0] ?? {};
    const spoken = stage.secrets.flatMap(spellings).join(" and ");
    const undo = need(stage, "refuse")({ providerCode, text: `no such key: ${spoken}` });
    const error = await failureOf(client.conversations.list({ userId: reader }));
    undo();
    expectNone(stage.secrets, error, "an error", errorHint);
  },
};

const unsent: Rule = {
  rule: "an error shows no credential when a transport's failure quotes the request",
  async check({ stage, newClient, reader }) {
    let quoted = "";
    const provider = withSend(stage.provider(), (request) => {
      quoted = Object.values(request.headers).concat(request.url).join("\n");
      return Promise.reject(new Error(`cannot send ${JSON.stringify(request)}`));
    });
    const error = await failureOf(newClient({}, provider).conversations.list({ userId: reader }));
    expectThat(quoted !== "", "no request was made. Send each operation through `call`");
    expectNone(stage.secrets, error, "an error", errorHint);
  },
};

const traced: Rule = {
  rule: "traces show no credential",
  async check({ stage, client, reader }) {
    const seen: unknown[] = [];
    // The channel is everybody's: only what this call publishes counts.
    const own = new AsyncLocalStorage<true>();
    const listener = (message: unknown) => {
      if (own.getStore()) seen.push(structuredClone(message));
    };
    const channels = tracingChannel("colloquy:call");
    const subscribers = {
      start: listener,
      end: listener,
      asyncStart: listener,
      asyncEnd: listener,
      error: listener,
    };
    channels.subscribe(subscribers);
    const undo = stage.fail({ after: 0, times: 1 });
    await own.run(true, () => failureOf(client.conversations.list({ userId: reader })));
    undo();
    channels.unsubscribe(subscribers);
    own.disable();
    const hint = "An operation's name is a constant of the vendor's, never a text with a key in it";
    expectNone(stage.secrets, seen, "a trace", hint);
  },
};

/** What it threw; fails where it threw nothing. */
async function failureOf(call: Promise<unknown>): Promise<unknown> {
  const outcome = await call.then(
    () => ({ thrown: false, error: undefined }),
    (error: unknown) => ({ thrown: true, error }),
  );
  expectThat(outcome.thrown, "a list that must fail succeeded. Let failures through");
  return outcome.error;
}

/** The same provider, over another transport. */
function withSend(provider: Provider, send: NonNullable<Provider["wire"]["send"]>): Provider {
  const { wire } = provider;
  const changed: Provider["wire"] = {
    request: (asked, options) => wire.request(asked, options),
    judge: (response) => wire.judge(response),
    secrets: () => wire.secrets(),
    send,
  };
  return new Proxy(provider, {
    get: (target, name) => (name === "wire" ? changed : Reflect.get(target, name, target)),
  });
}

/** How a text looks in a URL, in JSON and in markup. */
function spellings(secret: string): string[] {
  const encoded = encodeURIComponent(secret);
  const lowerCase = encoded.replace(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase());
  return [...new Set([secret, encoded, lowerCase, JSON.stringify(secret).slice(1, -1)])];
}

function expectNone(known: readonly string[], value: unknown, what: string, hint: string): void {
  const text = `${inspect(value, { depth: 12, showHidden: true })}${safeJson(value)}`;
  const shown = known.findIndex((secret) => spellings(secret).some((spelling) => text.includes(spelling)));
  const which = `credential ${shown + 1} of ${known.length} in the stage's secrets`;
  expectThat(shown === -1, `${what} shows ${which}. ${hint}`);
}

function safeJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "";
  }
}
