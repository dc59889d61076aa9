import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { toNodeListener, type Webhooks } from "../../../webhooks/index.js";

/** A server on this machine alone. */
export interface LocalServer {
  url: string;
  /** Also breaks off what is being answered. */
  close(): Promise<void>;
}

/** Port 0 takes any free one. Fails as Node does where it cannot listen. */
export async function serveHere(receiver: Webhooks, port: number): Promise<LocalServer> {
  const server = createServer(toNodeListener(receiver));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
