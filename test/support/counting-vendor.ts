import { fork } from "node:child_process";
import { once } from "node:events";

/** A vendor in a process of its own, so that no work of its clients delays when a request is seen to arrive. */
export interface CountingVendor {
  url: string;
  /** When requests arrived since this was last asked, in milliseconds of the vendor's clock. */
  arrivals(): Promise<number[]>;
  close(): Promise<void>;
}

/** Starts a vendor that answers every request with `answer` and notes when it came. */
export async function startCountingVendor(answer: object): Promise<CountingVendor> {
  // From the root of the project, since the figures are built into another folder.
  const vendor = fork("test/support/counting-server.ts", [JSON.stringify(answer)], {
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
