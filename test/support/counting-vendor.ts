import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

/** A vendor in a process of its own, so that no work of its clients delays when a request is seen to arrive. */
export interface CountingVendor {
  url: string;
  /** When requests arrived since this was last asked, in milliseconds of the vendor's clock. */
  arrivals(): Promise<number[]>;
  close(): Promise<void>;
}

/** Starts a vendor that answers every request with `answer` and notes when it came. */
export async function startCountingVendor(answer: object): Promise<CountingVendor> {
  const vendor = fork(fileURLToPath(import.meta.url), [JSON.stringify(answer)], {
    execArgv: ["--import", "tsx"],
  });
  const next = async () => (await once(vendor, "message"))[0] as unknown;
  const url = `http://127.0.0.1:${String(await next())}`;
  return {
    url,
    async arrivals() {
      const arrived = next();
      vendor.send("arrivals");
      return (await arrived) as number[];
    },
    async close() {
      const ended = once(vendor, "exit");
      vendor.disconnect();
      await ended;
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) serve(process.argv[2] ?? "{}");

function serve(answer: string): void {
  let arrived: number[] = [];
  const server = createServer((incoming, outgoing) => {
    arrived.push(performance.now());
    incoming.resume().on("end", () => {
      outgoing.writeHead(200, { "content-type": "application/json" }).end(answer);
    });
  });
  server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
  process.on("message", () => {
    process.send?.(arrived);
    arrived = [];
  });
  process.on("disconnect", () => process.exit());
}
