import { type EmulatorAnswer, type EmulatorServer, startServer, writeJson } from "colloquy/emulator";
import { operations } from "./operations.js";
import { PigeonWorld, Refusal } from "./world.js";

export { pageTokenOf } from "./operations.js";

export interface PigeonEmulator extends EmulatorServer {
  readonly world: PigeonWorld;
}

/** Starts a stand-in of pigeon on 127.0.0.1, in which every loft has this key. */
export async function startPigeonEmulator({ key }: { key: string }): Promise<PigeonEmulator> {
  const world = new PigeonWorld();
  const server = await startServer({
    operationOf: ({ path }) => path.split("/").at(-1) ?? "",
    handle({ operation, headers, body }) {
      try {
        if (headers.authorization !== `Bearer ${key}`) throw new Refusal("bad_key");
        const run = operations[operation];
        if (run === undefined) throw new Refusal("no_such_call");
        return answer(200, { ok: true, result: run(world, JSON.parse(body)) });
      } catch (thrown) {
        if (thrown instanceof Refusal) return refuse(thrown.message, 200);
        throw thrown;
      }
    },
    renderError: ({ code, status = 200, message }) => refuse(String(code), status, message),
  });
  return Object.assign(server, { world });
}

function refuse(error: string, status: number, detail = "in other words"): EmulatorAnswer {
  return answer(status, { ok: false, error, detail });
}

function answer(status: number, body: Record<string, unknown>): EmulatorAnswer {
  return { status, headers: { "content-type": "application/json" }, body: writeJson(body) };
}
