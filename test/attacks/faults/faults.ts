import { setTimeout as sleep } from "node:timers/promises";
import type { Words } from "../../../src/model/abilities/index.js";
import type { GateRule } from "../../support/gate.js";

/** Something that goes wrong between a client and its vendor. */
export interface NetworkFault {
  /** As the page on errors names it. */
  title: Words;
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
    title: { en: "the answer comes 100 ms late", zh: "应答晚到 100 ms" },
    rule: async (outgoing, pass) => {
      const { status: code, headers, body } = await pass();
      await sleep(100);
      outgoing.writeHead(code, headers).end(body);
    },
  },
  { title: { en: "no answer comes", zh: "没有应答" }, rule: () => {} },
  {
    title: { en: "half an answer comes, then nothing", zh: "应答到一半后再无下文" },
    rule: async (outgoing, pass) => {
      const { status: code, headers, body } = await pass();
      outgoing.writeHead(code, { ...headers, "content-length": String(body.length) }).write(half(body));
    },
  },
  {
    title: { en: "the connection closes before the answer", zh: "连接在应答之前断开" },
    rule: (outgoing) => void outgoing.socket?.destroy(),
  },
  {
    title: { en: "the connection closes amid the answer", zh: "连接在应答中途断开" },
    rule: async (outgoing, pass) => {
      const { status: code, headers, body } = await pass();
      outgoing.writeHead(code, { ...headers, "content-length": String(body.length) });
      outgoing.write(half(body), () => outgoing.socket?.destroy());
    },
  },
  {
    title: { en: "the connection closes behind the answer", zh: "连接在应答之后断开" },
    rule: async (outgoing, pass) => {
      const { status: code, headers, body } = await pass();
      outgoing.writeHead(code, headers).end(body, () => outgoing.socket?.destroySoon());
    },
  },
  {
    title: { en: "the answer is cut, and its length agrees", zh: "应答被截断，长度却相符" },
    rule: async (outgoing, pass) => {
      const { status: code, headers, body } = await pass();
      outgoing.writeHead(code, { ...headers, "content-length": String(half(body).length) }).end(half(body));
    },
  },
  {
    title: { en: "what comes is no HTTP", zh: "返回的不是 HTTP" },
    rule: (outgoing) => void outgoing.socket?.end("220 mail.example ESMTP ready\r\n"),
  },
  { title: { en: "HTTP 429", zh: "HTTP 429" }, rule: status(429) },
  { title: { en: "HTTP 500", zh: "HTTP 500" }, rule: status(500) },
  {
    title: { en: "HTTP 502 with a page of HTML", zh: "HTTP 502，内容是 HTML 页面" },
    rule: status(502, "<html><body>Bad Gateway</body></html>", { "content-type": "text/html" }),
  },
  { title: { en: "HTTP 503", zh: "HTTP 503" }, rule: status(503) },
];
