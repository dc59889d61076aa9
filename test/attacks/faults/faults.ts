import { setTimeout as sleep } from "node:timers/promises";
import type { GateRule } from "../../support/gate.js";

/** Something that goes wrong between a client and its vendor. */
export interface NetworkFault {
  /** As the page on errors names it. */
  title: string;
  rule: GateRule;
}

const half = (body: Buffer) => body.subarray(0, body.length >> 1);

/** A gateway's own answer, in place of the vendor's. */
const status =
  (code: number, text = "", headers: Record<string, string> = {}): GateRule =>
  (outgoing) =>
    void outgoing.writeHead(code, headers).end(text);

/** The request arrives and is carried out in every one that names an answer. */
export const networkFaults: readonly NetworkFault[] = [
  {
    title: "the answer comes 100 ms late",
    rule: async (outgoing, pass) => {
      const { status: code, headers, body } = await pass();
      await sleep(100);
      outgoing.writeHead(code, headers).end(body);
    },
  },
  { title: "no answer comes", rule: () => {} },
  {
    title: "half an answer comes, then nothing",
    rule: async (outgoing, pass) => {
      const { status: code, headers, body } = await pass();
      outgoing.writeHead(code, { ...headers, "content-length": String(body.length) }).write(half(body));
    },
  },
  { title: "the connection closes before the answer", rule: (outgoing) => void outgoing.socket?.destroy() },
  {
    title: "the connection closes amid the answer",
    rule: async (outgoing, pass) => {
      const { status: code, headers, body } = await pass();
      outgoing.writeHead(code, { ...headers, "content-length": String(body.length) });
      outgoing.write(half(body), () => outgoing.socket?.destroy());
    },
  },
  {
    title: "the connection closes behind the answer",
    rule: async (outgoing, pass) => {
      const { status: code, headers, body } = await pass();
      outgoing.writeHead(code, headers).end(body, () => outgoing.socket?.destroySoon());
    },
  },
  {
    title: "the answer is cut, and its length agrees",
    rule: async (outgoing, pass) => {
      const { status: code, headers, body } = await pass();
      outgoing.writeHead(code, { ...headers, "content-length": String(half(body).length) }).end(half(body));
    },
  },
  {
    title: "what comes is no HTTP",
    rule: (outgoing) => void outgoing.socket?.end("220 mail.example ESMTP ready\r\n"),
  },
  { title: "HTTP 429", rule: status(429) },
  { title: "HTTP 500", rule: status(500) },
  {
    title: "HTTP 502 with a page of HTML",
    rule: status(502, "<html><body>Bad Gateway</body></html>", { "content-type": "text/html" }),
  },
  { title: "HTTP 503", rule: status(503) },
];
