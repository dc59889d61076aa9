/** Answers every request with a page of 20 conversations, in a process of its own, so that only a client's CPU counts. */
import { createServer } from "node:http";
import { volcenginePage } from "./samples.js";

const page = volcenginePage();
const server = createServer((request, response) => {
  request.resume().on("end", () => {
    response.writeHead(200, { "content-type": "application/json" }).end(page);
  });
});
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as { port: number }).port));
process.on("disconnect", () => process.exit());
