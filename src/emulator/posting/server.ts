import type { EmulatorServer } from "../server.js";
import type { Webhooks } from "./options.js";

/** An emulator that can post what happens in it. */
export interface PostingServer<Options> extends EmulatorServer {
  /**
   * Starts to post what clients and the server API do from now on. The app has one address: a second call ends the
   * first, and so does `close`.
   */
  webhooks(options: Options): Webhooks;
}

/** Gives a server its `webhooks`; `start` begins to post. */
export function withWebhooks<Options>(
  server: EmulatorServer,
  start: (options: Options) => Webhooks,
): PostingServer<Options> {
  const { close } = server;
  let current: Webhooks | undefined;
  return Object.assign(server, {
    webhooks: (options: Options) => {
      void current?.stop();
      current = start(options);
      return current;
    },
    close: async () => {
      await current?.stop();
      await close();
    },
  });
}
