import type { Dispatcher } from "undici";
import { expect, onTestFinished } from "vitest";
import { type ScriptedAnswer, type ScriptedRequest, ScriptedServer } from "./scripted-server.js";

/** A scripted server in the place of a vendor's host, in the tests that start it. */
export class StandIn {
  /** For the clients of a test that has started it; `undefined` in other tests. */
  dispatcher: Dispatcher | undefined;
  #server: ScriptedServer | undefined;

  constructor(readonly origin: string) {}

  /** From here to the end of the test nothing leaves this process, and every answer must be asked for by POST. */
  async start(): Promise<void> {
    const server = await ScriptedServer.start();
    const refused: ScriptedRequest[] = [];
    server.respond = (request) => {
      refused.push(request);
      return { fault: "drop" };
    };
    const dispatcher = server.insteadOf(this.origin);
    this.#server = server;
    this.dispatcher = dispatcher;
    onTestFinished(async () => {
      this.#server = undefined;
      this.dispatcher = undefined;
      await dispatcher.destroy();
      expect(server.answers, "answers that nobody asked for").toEqual([]);
      expect(refused, "requests without an answer").toEqual([]);
      expect(server.requests.filter(({ method }) => method !== "POST")).toEqual([]);
    });
  }

  /** Answers the next requests, after those that have an answer already; gives what was asked, as it comes in. */
  answer<Asked>(answers: ScriptedAnswer[], read: (request: ScriptedRequest) => Asked): Asked[] {
    if (this.#server === undefined) throw new Error("the test has not started its stand-in");
    const asked: Asked[] = [];
    const see = (request: ScriptedRequest) => void asked.push(read(request));
    this.#server.answers.push(...answers.map((answer) => ({ ...answer, see })));
    return asked;
  }
}
