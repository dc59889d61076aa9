import { setTimeout as sleep } from "node:timers/promises";
import { type Fault, seeded } from "../../../src/emulator/index.js";
import { type Client, type ClientOptions, ColloquyError, type SendMessage } from "../../../src/index.js";
import type { StartedCloud } from "./clouds.js";

/** What became of messages amid faults, against what was said of them. */
export interface Tally {
  sends: number;
  /** Of these so many met a fault. */
  faults: number;
  /** Neither sent nor refuted: the caller has the key and comes back. */
  unknown: number;
  /** There more than once. */
  twice: number;
  /** Said to be sent, and not there. */
  absent: number;
  /** Said to be not applied, and there. */
  present: number;
  /** Told in another way: an error without the key, or a text that was sent before and is sent again. */
  other: number;
}

/** Longer than an attempt. */
const LATENCY_MS = 500;

/** What goes wrong: the first three in place of the answer, the others after the message was taken. */
const faults: readonly Fault[] = [
  { kind: "drop" },
  { kind: "status", status: 429 },
  { kind: "status", status: 503 },
  { kind: "reset", afterBytes: 0 },
  { kind: "reset", afterBytes: 10 },
  { kind: "truncate", bytes: 10 },
  { kind: "latency", ms: LATENCY_MS },
];

const impatient: ClientOptions = {
  retry: { attempts: 3, baseDelayMs: 1, maxDelayMs: 2 },
  attemptTimeoutMs: 350,
};

/** Longer than any window, and less than a signature lasts. */
const BEYOND_WINDOWS_MS = 600_000;

/** Few enough that the look of who comes back reaches the first of them. */
const SENDS_A_ROUND = 40;

/** The message of the first round that is there and cannot be known to be. */
const LOST_WITH_ITS_LOOK = 7;

const [sender, peer] = ["10001", "10002"] as const;

/** Sends so many messages, every fifth of them amid a fault, and looks what became of them. */
export async function sendAmidFaults(cloud: StartedCloud, sends: number): Promise<Tally> {
  const random = seeded("messages amid faults");
  const setter = cloud.newClient();
  await setter.users.register({ users: [{ id: sender }, { id: peer }] });
  const tally = { sends, faults: 0, unknown: 0, twice: 0, absent: 0, present: 0, other: 0 };
  for (let sent = 0; sent < sends; sent += SENDS_A_ROUND) {
    const isDirect = (sent / SENDS_A_ROUND) % 2 === 0;
    const conversationId = await placeFor(setter, isDirect);
    const round = new Round(cloud, conversationId, sent, random, tally);
    for (let n = 0; n < Math.min(SENDS_A_ROUND, sends - sent); n += 1) await round.send(n);
    await round.end();
  }
  return tally;
}

async function placeFor(client: Client, isDirect: boolean): Promise<string> {
  if (isDirect) return (await client.conversations.open({ userId: sender, peerId: peer })).conversationId;
  return (await client.conversations.create({ ownerId: sender, memberIds: [peer], title: "team" }))
    .conversation.id;
}

/** What the client said of a message. */
type Said = "sent" | "not_applied" | "unknown";

type Keyed = SendMessage & { key: string };

/** Messages to one conversation, and what was said of each. */
class Round {
  readonly #since = new Date(Date.now() - 1000);
  readonly #client: Client;
  readonly #said = new Map<string, Said>();

  constructor(
    readonly cloud: StartedCloud,
    readonly conversationId: string,
    readonly first: number,
    readonly random: () => number,
    readonly tally: Tally,
  ) {
    this.#client = cloud.newClient(impatient);
  }

  async send(n: number): Promise<void> {
    const input = this.#inputOf(`message ${this.first + n}`);
    const fault = this.#faultOf(n);
    if (fault !== undefined) this.tally.faults += 1;
    const mend = fault === undefined ? () => {} : this.cloud.inject(fault);
    await this.#try(this.#client, input);
    mend();
    // Without a documented window only who looks first may come back.
    const { windowMs } = this.#client.capabilities.messages.send.idempotency;
    if (windowMs !== null && n % 10 === 0) await this.#try(this.cloud.newClient(impatient), input);
    if (n % 10 === 5) await this.#comeBack(input);
  }

  /** Some come back after the window; then the history tells whether all that was said is true. */
  async end(): Promise<void> {
    this.tally.unknown += [...this.#said.values()].filter((said) => said === "unknown").length;
    // A late request that arrived after the window would rightly be another message.
    await sleep(LATENCY_MS);
    this.cloud.pass(BEYOND_WINDOWS_MS);
    for (const key of [...this.#said.keys()].filter((_, index) => index % 8 === 0))
      await this.#comeBack(this.#inputOf(key));
    this.cloud.pass(-BEYOND_WINDOWS_MS);
    const there = await this.#textsThere();
    for (const [text, said] of this.#said) {
      const times = there.get(text) ?? 0;
      if (times > 1) this.tally.twice += 1;
      if (times === 0 && said === "sent") this.tally.absent += 1;
      if (times > 0 && said === "not_applied") this.tally.present += 1;
    }
  }

  /** How often each text is in the history. */
  async #textsThere(): Promise<Map<string, number>> {
    const { conversationId } = this;
    const times = new Map<string, number>();
    for await (const { text } of this.#client.messages.iterate({ userId: sender, conversationId }))
      times.set(text, (times.get(text) ?? 0) + 1);
    return times;
  }

  async #try(client: Client, input: Keyed): Promise<void> {
    try {
      await client.messages.send(input);
      this.#said.set(input.key, "sent");
    } catch (thrown) {
      if (!ColloquyError.is(thrown)) throw thrown;
      if (thrown.key !== input.key) this.tally.other += 1;
      this.#failed(input.key, thrown.outcome);
    }
  }

  /** Says something of this try alone: an earlier one may have sent it. */
  #failed(key: string, outcome: ColloquyError["outcome"]): void {
    if (outcome === "unknown" && this.#said.get(key) !== "sent") this.#said.set(key, "unknown");
    if (outcome === "not_applied" && !this.#said.has(key)) this.#said.set(key, "not_applied");
  }

  /** Finds what is there, and sends what is not. */
  async #comeBack(input: Keyed): Promise<void> {
    const again = { ...input, repeat: true, since: this.#since };
    const { settled = false, message } = await this.cloud.newClient(impatient).messages.send(again);
    const isFound = settled || this.#said.get(input.key) !== "sent";
    if (!isFound || message.text !== input.key) this.tally.other += 1;
    this.#said.set(input.key, "sent");
  }

  #inputOf(key: string): Keyed {
    const { conversationId } = this;
    return { userId: sender, conversationId, key, content: [{ type: "text", text: key }] };
  }

  /** Seldom does one last as long as the attempts. */
  #faultOf(n: number): Fault | undefined {
    if (this.first === 0 && n === LOST_WITH_ITS_LOOK) return { kind: "truncate", bytes: 10, times: 2 };
    if (this.random() >= 0.2) return undefined;
    const fault = faults[Math.floor(this.random() * faults.length)] ?? { kind: "drop" };
    const luck = this.random();
    return { ...fault, times: luck < 0.02 ? 3 : luck < 0.15 ? 2 : 1 };
  }
}
