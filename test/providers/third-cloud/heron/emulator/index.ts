import { type EmulatorServer, startServer } from "colloquy/emulator";
import { failAnswer, Refusal } from "./envelope.js";
import { handle, operationOf } from "./router.js";
import { HeronWorld } from "./world.js";

export { showThread } from "./threads.js";
export { HeronWorld, type Message } from "./world.js";

export interface HeronEmulatorOptions {
  pond: string;
  key: string;
}

export interface HeronEmulator extends EmulatorServer {
  readonly world: HeronWorld;
}

/** Starts a stand-in of heron on 127.0.0.1; its operations are named by their route. */
export async function startHeronEmulator({ pond, key }: HeronEmulatorOptions): Promise<HeronEmulator> {
  const world = new HeronWorld();
  let refusals = 0;
  const refuse = (type: string, message?: string) => {
    refusals += 1;
    return failAnswer(type, `request-${refusals}`, message);
  };
  const server = await startServer({
    operationOf,
    handle(request) {
      try {
        return handle(request, { world, pond, key });
      } catch (thrown) {
        if (thrown instanceof Refusal) return refuse(thrown.type);
        throw thrown;
      }
    },
    renderError({ code, message, status }) {
      const refusal = refuse(String(code), message);
      return { ...refusal, status: status ?? refusal.status };
    },
  });
  return Object.assign(server, { world });
}
