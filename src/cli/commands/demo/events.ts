import type { Mirror } from "../../../mirror/index.js";
import type { ColloquyEvent } from "../../../model/event.js";
import { createWebhooks } from "../../../webhooks/index.js";
import { providerNames } from "../../clouds.js";
import { type Emulators, environmentOf } from "../../emulators.js";
import type { Io } from "../../terminal/io.js";
import { printLine } from "../../terminal/output.js";
import { given } from "../../terminal/usage.js";
import { lineOf } from "../listen/lines.js";
import { serveHere } from "../listen/server.js";
import { sourcesFromEnvironment } from "../listen/sources.js";

/**
 * In each cloud somebody's client says `text`, and a line tells of it when the cloud's webhook has arrived. A mirror
 * takes the events first.
 */
export async function showEvents(
  io: Io,
  emulators: Emulators,
  text: string,
  mirror?: Pick<Mirror, "apply" | "dedupe">,
): Promise<void> {
  const { webhooks } = sourcesFromEnvironment(environmentOf(emulators));
  const show = (event: ColloquyEvent) => {
    if (event.type === "message.sent") printLine(io, lineOf(io, event));
  };
  const onEvent = mirror === undefined ? show : [mirror.apply, show];
  const receiver = createWebhooks(webhooks, { onEvent, ...given({ dedupe: mirror?.dedupe }) });
  const server = await serveHere(receiver, 0);
  try {
    for (const name of providerNames) {
      const posting = emulators[name].post(`${server.url}/${name}`);
      await emulators[name].say(text);
      await posting.idle();
      await posting.stop();
    }
  } finally {
    await server.close();
  }
}
