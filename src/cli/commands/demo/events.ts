import { createWebhooks } from "../../../webhooks/index.js";
import { providerNames } from "../../clouds.js";
import { type Emulators, environmentOf } from "../../emulators.js";
import type { Io } from "../../terminal/io.js";
import { printLine } from "../../terminal/output.js";
import { lineOf } from "../listen/lines.js";
import { serveHere } from "../listen/server.js";
import { sourcesFromEnvironment } from "../listen/sources.js";

/** In each cloud somebody's client says something, and a line tells of it when the cloud's webhook has arrived. */
export async function showEvents(io: Io, emulators: Emulators): Promise<void> {
  const { webhooks } = sourcesFromEnvironment(environmentOf(emulators));
  const receiver = createWebhooks(webhooks, {
    onEvent: (event) => {
      if (event.type === "message.sent") printLine(io, lineOf(io, event));
    },
  });
  const server = await serveHere(receiver, 0);
  try {
    for (const name of providerNames) {
      const posting = emulators[name].post(`${server.url}/${name}`);
      await emulators[name].say("Hello from a phone 👋");
      await posting.idle();
      await posting.stop();
    }
  } finally {
    await server.close();
  }
}
