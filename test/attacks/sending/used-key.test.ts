import { expect, it, onTestFinished } from "vitest";
import { all } from "../../support/catching.js";
import { sendingClouds } from "./clouds.js";

it.each(sendingClouds)(
  "a key that another process has used is one message, whose id only `repeat` makes sure of: $title",
  async ({ start, duplicate }) => {
    const cloud = await start();
    onTestFinished(() => cloud.close());
    const first = cloud.newClient();
    const [userId, peerId] = ["10001", "10002"];
    await first.users.register({ users: [{ id: userId }, { id: peerId }] });
    const { conversationId } = await first.conversations.open({ userId, peerId });
    const since = new Date();
    const input = {
      userId,
      conversationId,
      key: "order-1",
      content: [{ type: "text" as const, text: "hi" }],
    };
    const sent = await first.messages.send(input);

    cloud.pass(2_000);
    const again = await cloud.newClient().messages.send(input);
    // The other process's send is not known here, so an answer with an id is believed.
    const isSame = again.message.id === sent.message.id;
    expect([isSame, again.settled ?? false]).toEqual(
      { first: [true, false], another: [false, false], none: [true, true] }[duplicate],
    );
    const sure = await cloud.newClient().messages.send({ ...input, repeat: true, since });
    expect(sure).toMatchObject({ settled: true, message: { id: sent.message.id } });
    const history = await all(first.messages.iterate({ userId, conversationId }));
    expect(history.map(({ id }) => id)).toEqual([sent.message.id]);
  },
);
