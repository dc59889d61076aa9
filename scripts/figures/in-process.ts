import { createClient } from "../../src/index.js";
import { compareTimes } from "./pairs.js";
import { tencentInProcess, tencentList, volcengineInProcess, volcenginePage } from "./samples.js";

/** From bytes to the model, signing included, beside `JSON.parse` of the same bytes. */
export async function inProcess(): Promise<void> {
  const page = volcenginePage();
  const list = tencentList(100);
  const named = { run: () => JSON.parse(page), view: namesOf };
  const open = createClient(
    volcengineInProcess(() => page),
    { budget: false },
  );
  const sealed = createClient(
    volcengineInProcess(() => page),
    {
      budget: false,
      cursor: { keys: ["k".repeat(32)] },
    },
  );
  const tencent = createClient(tencentInProcess(list), { budget: false });
  const titles = ({ items }: { items: { title?: string }[] }) => items.map(({ title }) => title);
  const twenty = { userId: "10001", limit: 20 };

  await compareTimes(
    "20 Volcengine rows over JSON.parse",
    { run: () => open.conversations.list(twenty), view: titles },
    named,
  );
  await compareTimes(
    "20 Volcengine rows with a sealed cursor over JSON.parse",
    { run: () => sealed.conversations.list(twenty), view: titles },
    named,
  );
  await compareTimes(
    "100 Tencent rows over JSON.parse",
    {
      run: () => tencent.conversations.list({ userId: "alice", limit: 100 }),
      view: ({ items }: { items: { activity: { at: Date | null } }[] }) =>
        items.map(({ activity }) => activity.at?.getTime()),
    },
    {
      run: () => JSON.parse(list),
      view: ({ SessionItem }: { SessionItem: { MsgTime: number }[] }) =>
        SessionItem.map(({ MsgTime }) => MsgTime * 1000),
    },
  );
  await Promise.all([open.close(), sealed.close(), tencent.close()]);
}

function namesOf({ Result }: { Result: { ConversationInfos: { Name: string }[] } }): string[] {
  return Result.ConversationInfos.map(({ Name }) => Name);
}
