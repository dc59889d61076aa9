import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import type { Client, ClientOptions } from "../../../src/client.js";
import { type Fault, seeded } from "../../../src/emulator/index.js";
import { ColloquyError } from "../../../src/errors/colloquy-error.js";
import type { SendMessage } from "../../../src/model/send.js";
import { all, errorIn } from "../../support/catching.js";
import type { StartedCloud } from "./clouds.js";

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

/** Sends so many messages, every fifth of them amid a fault, and gives how many are not known to be there. */
export async function sendAmidFaults(cloud: StartedCloud, sends: number): Promise<{ unknown: number }> {
  const random = seeded("messages amid faults");
  const setter = cloud.newClient();
  await setter.users.register({ users: [{ id: sender }, { id: peer }] });
  let unknown = 0;
  for (let sent = 0; sent < sends; sent += SENDS_A_ROUND) {
    const isDirect = (sent / SENDS_A_ROUND) % 2 === 0;
    const conversationId = await placeFor(setter, isDirect);
    const round = new Round(cloud, conversationId, sent, random);
    for (let n = 0; n < Math.min(SENDS_A_ROUND, sends - sent); n += 1) await round.send(n);
    unknown += await round.end();
  }
  return { unknown };
}

async function placeFor(client: Client, isDirect: boolean): Promise<string> {
  if (isDirect) return (await client.conversations.open({ userId: sender, peerId: peer })).conversationId;
  return (await client.conversations.create({ ownerId: sender, memberIds: [peer], title: "team" }))
    .conversation.id;
}

/** What the client said of a message. */
type Said = "sent" | "not_applied" | "unknown";

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
  ) {
    this.#client = cloud.newClient(impatient);
  }

  async send(n: number): Promise<void> {
    const input = this.#inputOf(`message ${this.first + n}`);
    const fault = this.#faultOf(n);
    const mend = fault === undefined ? () => {} : this.cloud.inject(fault);
    await this.#try(this.#client, input);
    mend();
    // Without a documented window only who looks first may come back.
    const { windowMs } = this.#client.capabilities.messages.send.idempotency;
    if (windowMs !== null && n % 10 === 0) await this.#try(this.cloud.newClient(impatient), input);
    if (n % 10 === 5) await this.#comeBack(input);
  }

  /** Some come back after the window; then the history must agree with all that was said. */
  async end(): Promise<number> {
    const unknown = [...this.#said.values()].filter((said) => said === "unknown").length;
    // A late request that arrived after the window would rightly be another message.
    await sleep(LATENCY_MS);
    this.cloud.pass(BEYOND_WINDOWS_MS);
    for (const key of [...this.#said.keys()].filter((_, index) => index % 8 === 0))
      await this.#comeBack(this.#inputOf(key));
    this.cloud.pass(-BEYOND_WINDOWS_MS);
    const { conversationId } = this;
    const history = await all(this.#client.messages.iterate({ userId: sender, conversationId }));
    for (const [text, said] of this.#said) {
      const there = history.filter((message) => message.text === text).length;
      const allowed = { sent: [1], not_applied: [0], unknown: [0, 1] }[said];
      expect(allowed, `${text} is there ${there} times and said to be ${said}`).toContain(there);
    }
    return unknown;
  }

  async #try(client: Client, input: SendMessage & { key: string }): Promise<void> {
    const error = await errorIn(ColloquyError, async () => client.messages.send(input));
    if (error === undefined) this.#said.set(input.key, "sent");
    else if (error.outcome === "not_applied") this.#refuted(input.key);
    else {
      expect(error).toMatchObject({ outcome: "unknown", key: input.key });
      if (this.#said.get(input.key) !== "sent") this.#said.set(input.key, "unknown");
    }
  }

  /** Says something of this try alone: an earlier one may have sent it. */
  #refuted(key: string): void {
    if (!this.#said.has(key)) this.#said.set(key, "not_applied");
  }

  async #comeBack(input: SendMessage & { key: string }): Promise<void> {
    const was = this.#said.get(input.key);
    const again = { ...input, repeat: true, since: this.#since };
    const { settled, message } = await this.cloud.newClient(impatient).messages.send(again);
    if (was === "sent") expect(settled).toBe(true);
    this.#said.set(input.key, "sent");
    expect(message.text).toBe(input.key);
  }

  #inputOf(key: string): SendMessage & { key: string } {
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
