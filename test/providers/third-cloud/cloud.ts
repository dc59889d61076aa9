import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

interface Message {
  number: number;
  from: string;
  at: number;
  state: "sent" | "recalled" | "erased";
  parts: { kind: string; words: string }[];
}

interface Conversation {
  id: string;
  kind: "chat" | "flock";
  members: string[];
  lastAt: number;
  archived: boolean;
  messages: Message[];
  /** The number of the oldest message that is still kept. */
  keptFrom: number;
}

type Fields = Record<string, unknown>;

/** What the cloud refuses, by its own error name. */
class Refused extends Error {}

/** Pigeon itself, as far as the provider speaks to it: an HTTP server over a few maps. */
export class PigeonCloud {
  readonly key = "pigeon-key-for-tests";
  readonly conversations = new Map<string, Conversation>();
  /** By user, then by conversation: since when it is starred. */
  readonly stars = new Map<string, Map<string, number>>();
  /** How many requests have arrived. */
  requests = 0;
  /** What goes wrong with the request that has just arrived: an error's name, `"hang"` or `"stall"`. */
  fault: () => string | undefined = () => undefined;
  #now = 1_700_000_000_000;
  readonly #server = createServer((incoming, outgoing) => void this.#serve(incoming, outgoing));

  static async start(): Promise<PigeonCloud> {
    const cloud = new PigeonCloud();
    await new Promise<void>((resolve) => cloud.#server.listen(0, "127.0.0.1", resolve));
    return cloud;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = new Promise<unknown>((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  /** Each call is later than the one before. */
  now(): number {
    this.#now += 1;
    return this.#now;
  }

  conversation(id: unknown): Conversation {
    const conversation = this.conversations.get(String(id));
    if (conversation === undefined) throw new Refused("no_such_conversation");
    return conversation;
  }

  message(id: string, number: string): Message {
    return this.conversation(id).messages[Number(number) - 1]!;
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    this.requests += 1;
    const operation = incoming.url?.split("/").at(-1) ?? "";
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    const fault = this.fault();
    if (fault === "hang") return;
    try {
      if (fault !== undefined && fault !== "stall") throw new Refused(fault);
      if (incoming.headers.authorization !== `Bearer ${this.key}`) throw new Refused("bad_key");
      const handle = this.#operations[operation];
      if (handle === undefined) throw new Refused("no_such_call");
      const result = fault === "stall" ? stalledPage : handle(JSON.parse(String(Buffer.concat(chunks))));
      answer(outgoing, 200, { ok: true, result });
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
      const status = thrown.message === "overloaded" ? 503 : 200;
      answer(outgoing, status, { ok: false, error: thrown.message, detail: "in other words" });
    }
  }

  readonly #operations: Record<string, (fields: Fields) => Fields> = {
    "conversations.list": ({ user, size, archived, pageToken }) => {
      const all = [...this.conversations.values()]
        .filter((conversation) => conversation.members.includes(String(user)))
        .sort((a, b) => b.lastAt - a.lastAt);
      const { page, nextPageToken } = cut(all, Number(size), pageToken);
      const shown = page.filter((conversation) => !conversation.archived || archived === true);
      return { conversations: shown.map((one) => this.#show(one, String(user))), nextPageToken };
    },
    "messages.list": ({ conversation, size, order, past }) => {
      const { messages, keptFrom } = this.conversation(conversation);
      const kept = messages.filter(({ number }) => number >= keptFrom);
      const wanted =
        order === "newer"
          ? kept.filter(({ number }) => number > Number(past ?? 0))
          : kept.filter(({ number }) => number < Number(past ?? Number.POSITIVE_INFINITY)).reverse();
      const page = wanted.slice(0, Number(size));
      return { messages: page, more: page.length < wanted.length, keptFrom };
    },
    "members.has": ({ conversation, user }) => {
      return { member: this.conversation(conversation).members.includes(String(user)) };
    },
    "stars.list": ({ user, pageToken }) => {
      const all = [...(this.stars.get(String(user)) ?? [])];
      const { page, nextPageToken } = cut(all, 10, pageToken);
      return { stars: page.map(([conversation, at]) => ({ conversation, at })), nextPageToken };
    },
    "stars.set": ({ user, conversation, starred }) => {
      const { id } = this.conversation(conversation);
      const stars = this.stars.get(String(user)) ?? new Map<string, number>();
      this.stars.set(String(user), stars);
      if (starred === true) stars.set(id, this.now());
      else stars.delete(id);
      return {};
    },
  };

  #show({ id, kind, members, lastAt }: Conversation, user: string): Fields {
    const peer = kind === "chat" ? { peer: members.find((member) => member !== user) } : {};
    return { id, kind, ...peer, lastAt, starred: this.stars.get(user)?.has(id) ?? false };
  }
}

const stalledPage = { conversations: [], nextPageToken: tokenOf(25) };

/** Page tokens are a number that nobody outside is to know. */
function tokenOf(start: number): string {
  return Buffer.from(`pigeon:${start}`).toString("base64url");
}

function cut<T>(all: T[], size: number, token: unknown): { page: T[]; nextPageToken: string } {
  const text = typeof token === "string" ? Buffer.from(token, "base64url").toString() : "pigeon:0";
  if (!/^pigeon:\d+$/.test(text)) throw new Refused("bad_page_token");
  const start = Number(text.slice("pigeon:".length));
  const end = start + size;
  return { page: all.slice(start, end), nextPageToken: end < all.length ? tokenOf(end) : "" };
}

function answer(outgoing: ServerResponse, status: number, body: Fields): void {
  outgoing.writeHead(status, { "content-type": "application/json" });
  outgoing.end(JSON.stringify(body));
}
