import { z } from "zod";
import {
  BadResponse,
  type Call,
  type Capabilities,
  type Conversation,
  type ConversationKind,
  checkInput,
  collectParts,
  declare,
  type ErrorCode,
  type Failure,
  invalidArgument,
  list,
  type Message,
  type MessageHistory,
  type Operation,
  optionalText,
  type Part,
  type Provider,
  type Query,
  record,
  type Stretch,
  stringifyJson,
  text,
  type Verdict,
} from "../../src/provider/index.js";
import type { Json } from "../../src/provider/json/index.js";

/** A row as the scripted vendor lists it: `at` in milliseconds. */
export interface ScriptedRow {
  id: string;
  at?: number | null;
  /** A group unless said. */
  kind?: ConversationKind;
  /** By default `at` as the time of the last message, or nothing. */
  activity?: Conversation["activity"];
}

/** What a scripted vendor can lack. `"live messages"` are the histories of live groups. */
export type ScriptedLack = "messages" | "live messages" | "operation";

export interface ScriptedOptions {
  url?: string;
  name?: string;
  appId?: string;
  /** `keyed`: streamed, and ordered by time. */
  shape?: "bounded" | "streamed" | "keyed";
  /** The credential; a function may fail or hang. */
  token?: string | (() => Promise<string>);
  secrets?: string[];
  callsPerSecond?: number;
  /** Takes the place of the server's list, without any request. */
  readPart?: (position: string | null) => Promise<Part<ScriptedRow>>;
  /** Takes the place of the server's history, without any request. */
  readHistory?: (query: Query, position: string | null) => Promise<Stretch>;
  isMember?: boolean;
  without?: ScriptedLack[];
}

const vendorOptions = z.strictObject({ archive: z.boolean().optional() });

/** A vendor of nothing but plain JSON over HTTP, to test what colloquy does around any vendor. */
export function scriptedProvider(options: ScriptedOptions = {}): Provider {
  const { name = "scripted", appId = "app-1", shape = "streamed", without = [] } = options;
  const prepare = (input: { userId: string; options: unknown }): Query => {
    if (input.userId.length > 64) throw invalidArgument("userId is longer than 64 characters", name);
    const checked = checkInput(vendorOptions, input.options, `providerOptions.${name}`, name);
    return { userId: input.userId, archive: checked.archive ?? false };
  };
  const listing = operation("list", true, options, readPartAnswer);
  const readPart = async (query: Query, position: string | null, call: Call) =>
    toConversations(
      options.readPart === undefined
        ? await call(listing, { ...query, position })
        : await options.readPart(position),
      name,
    );
  return {
    contract: 1,
    name,
    appId,
    capabilities: capabilitiesOf(name, shape, without),
    wire: wireOf(options),
    conversations:
      shape !== "bounded"
        ? {
            shape: "streamed",
            consistency: shape === "keyed" ? "keyed" : "anchored",
            prepare,
            read: readPart,
          }
        : {
            shape,
            prepare,
            readWhole: async (query, call) => {
              const parts = await collectParts((position) => readPart(query, position, call));
              const skipped = parts.reduce((sum, part) => sum + (part.skipped ?? 0), 0);
              return { items: parts.flatMap((part) => part.items), skipped };
            },
          },
    ...(without.includes("messages") ? {} : { messages: historyOf(options, prepare) }),
    ...(without.includes("operation") ? {} : { operation: rawOperation(options) }),
  };
}

function operation<Output>(
  name: string,
  safe: boolean,
  { callsPerSecond = 100_000 }: ScriptedOptions,
  read: (answer: Json) => Output,
): Operation<{ [key: string]: Json }, Output> {
  return { name, safe, callsPerSecond, request: (input) => ({ body: input }), read };
}

function rawOperation(options: ScriptedOptions): NonNullable<Provider["operation"]> {
  return (name, { safe }) => {
    if (!/^[a-z]+$/.test(name)) throw invalidArgument(`"${name}" is not an operation`, options.name);
    return { ...operation(name, safe, options, (answer) => answer), request: (input) => ({ body: input }) };
  };
}

function historyOf(options: ScriptedOptions, prepareList: (input: never) => Query): MessageHistory {
  const history = operation("history", true, options, readStretch);
  const membership = operation("member", true, options, (answer) => answer === true);
  return {
    prepare: ({ conversationId, direction, includeRecalled, ...input }) => ({
      ...prepareList(input as never),
      conversationId,
      direction,
      includeRecalled,
    }),
    startAfter: (_, position) => {
      if (!/^\d+$/.test(position)) throw invalidArgument(`from.position "${position}" is no position`);
      return position;
    },
    read: (query, position, call, want) =>
      options.readHistory === undefined
        ? call(history, { ...query, position, want })
        : options.readHistory(query, position),
    ...(options.isMember === undefined
      ? {}
      : { isMember: (query: Query, call: Call) => call(membership, { ...query }) }),
  };
}

function wireOf({
  url = "http://127.0.0.1:9",
  token = "tok-5f2c9a71e0b4",
  secrets = [],
}: ScriptedOptions): Provider["wire"] {
  const known = new Set(secrets);
  return {
    async request({ operation, body = {} }, { renew }) {
      const current = typeof token === "string" ? token : await token();
      known.add(current);
      const headers = { "content-type": "application/json", authorization: `Token ${current}` };
      return {
        url: `${url}/${operation}`,
        headers: renew ? { ...headers, "x-renewed": "1" } : headers,
        body: stringifyJson(body),
      };
    },
    judge: ({ body }) => verdictOf(body),
    secrets: () => [...known],
  };
}

/** The scripted vendor's error table: a code of ours stands for itself. */
const codes: Record<string, Omit<Failure, "providerCode" | "text">> = {
  Busy: { code: "rate_limited" },
  Down: { code: "unavailable" },
  DownButSafe: { code: "unavailable", outcome: "not_applied" },
  Stale: { code: "unauthenticated", renew: true },
  NoUser: { code: "not_found" },
};

function verdictOf(body: Json): Verdict | null {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return null;
  if (typeof body.code !== "string") return null;
  if (body.code === "ok") return { ok: true, answer: body.data ?? null };
  const known = Object.hasOwn(codes, body.code) ? codes[body.code] : undefined;
  const requestId = optionalText(body.requestId);
  return {
    ok: false,
    failure: {
      ...(known ?? { code: "unknown" satisfies ErrorCode }),
      providerCode: body.code,
      text: optionalText(body.text) ?? "",
      ...(requestId === undefined ? {} : { requestId }),
    },
  };
}

function readPartAnswer(answer: Json): Part<ScriptedRow> {
  const data = record(answer, "data");
  const items = list(data.items, "data.items").map((item, index) => {
    const row = record(item, `data.items[${index}]`);
    return { id: text(row.id, `data.items[${index}].id`), at: typeof row.at === "number" ? row.at : null };
  });
  return { items, next: data.next === null ? null : text(data.next, "data.next") };
}

function readStretch(answer: Json): Stretch {
  const data = record(answer, "data");
  const rows = list(data.rows, "data.rows").map((item, index) => {
    const row = record(item, `data.rows[${index}]`);
    const id = optionalText(row.id);
    if (row.id !== null && id === undefined) throw new BadResponse("data.rows.id", "odd", "text or null");
    return { message: id === undefined ? null : scriptedMessage(id), after: optionalText(row.after) ?? null };
  });
  const end = data.end === "start" || data.end === "retention" ? { end: data.end } : {};
  return { rows, next: optionalText(data.next) ?? null, ...(end as { end?: "start" | "retention" }) };
}

export function scriptedMessage(id: string): Message {
  return {
    id,
    conversationId: "group:1",
    provider: "scripted",
    senderId: "alice",
    sentAt: new Date(1_700_000_000_000 + Number(id)),
    position: id,
    state: "visible",
    system: false,
    content: [{ type: "text", text: id }],
    text: id,
    attributes: {},
    raw: { id },
  };
}

function toConversations(part: Part<ScriptedRow>, provider: string): Part<Conversation> {
  return {
    ...part,
    items: part.items.map(({ id, at, kind = "group", activity }) => ({
      id,
      provider,
      kind,
      activity: activity ?? {
        at: at == null ? null : new Date(at),
        source: at == null ? "none" : "lastMessage",
        precision: "millisecond",
      },
      attributes: {},
      raw: { id },
    })),
  };
}

export function capabilitiesOf(
  provider: string,
  shape: "bounded" | "streamed" | "keyed",
  without: readonly ScriptedLack[] = [],
): Capabilities {
  const kinds = <Value>(value: Value) => ({
    direct: value,
    group: value,
    topic: value,
    live: value,
    other: value,
  });
  const history = {
    older: "native",
    newer: "native",
    requireMember: "native",
    recalled: "native",
  } as const;
  const histories = without.includes("messages") ? {} : kinds(history);
  return declare({
    provider,
    conversations: {
      level: "native",
      shape: shape === "bounded" ? "bounded" : "streamed",
      order: shape === "streamed" ? "vendor-recent-first" : "recent-first",
      consistency: shape === "streamed" ? "anchored" : "keyed",
      idScope: "app",
      kinds: kinds("native"),
      activity: "lastMessage",
    },
    messages: {
      kinds: without.includes("live messages") ? { ...histories, live: {} } : histories,
      contents: ["text"],
    },
    budgets: { list: 100_000 },
  });
}
