/** Gives every request the answer that it was started with, notes when each arrived, and says so when it is asked. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const [, , answer = "{}"] = process.argv;
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
