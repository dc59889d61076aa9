import type { Context, Operation } from "../context.js";
import { Refusal } from "../envelope.js";
import type { Fields } from "../fields.js";

const accountsPerCall = 100;
const accountBytes = 32;
const profileBytes = 500;

interface Account {
  id: string;
  name: string | undefined;
  avatarUrl: string | undefined;
}

/** im_open_login_svc/account_import, docs 1047/34953. Older pages call UserID Identifier. */
export const importAccount: Operation = (fields, context) => {
  fields.only("UserID", "Identifier", "Nick", "FaceUrl");
  const account = readAccount(fields, fields.has("UserID") ? "UserID" : "Identifier");
  const wrong = refusalOf(account);
  if (wrong !== undefined) throw wrong;
  save(account, context);
  return {};
};

/** im_open_login_svc/multiaccount_import, docs 1047/34954: in the newer form with profiles, or of ids alone. */
export const importAccounts: Operation = (fields, context) => {
  fields.only("AccountList", "Accounts");
  const accounts = fields.has("AccountList")
    ? fields
        .objects("AccountList")
        .map((item) => readAccount(item.only("UserID", "Nick", "FaceUrl"), "UserID"))
    : fields.texts("Accounts").map((id) => ({ id, name: undefined, avatarUrl: undefined }));
  if (accounts.length === 0 || accounts.length > accountsPerCall) {
    fields.refuse("there are no accounts, or more than 100");
  }
  const good = accounts.filter((account) => refusalOf(account) === undefined);
  const failed = accounts.filter((account) => !good.includes(account)).map(({ id }) => id);
  for (const account of good) save(account, context);
  return failed.length === 0 ? {} : { FailAccounts: failed };
};

/** im_open_login_svc/account_check, docs 1047/34956. */
export const checkAccounts: Operation = (fields, { world }) => {
  fields.only("CheckItem");
  const items = fields.objects("CheckItem");
  if (items.length === 0 || items.length > accountsPerCall) {
    throw new Refusal(70206, "CheckItem is empty or has more than 100 items");
  }
  const ids = items.map((item) => item.only("UserID").text("UserID"));
  return {
    ResultItem: ids.map((id) => ({
      UserID: id,
      ResultCode: 0,
      ResultInfo: "",
      AccountStatus: world.users.has(id) ? "Imported" : "NotImported",
    })),
  };
};

function readAccount(fields: Fields, idField: string): Account {
  return {
    id: fields.text(idField),
    name: fields.optionalText("Nick"),
    avatarUrl: fields.optionalText("FaceUrl"),
  };
}

function refusalOf({ id, name = "", avatarUrl = "" }: Account): Refusal | undefined {
  if (id === "" || Buffer.byteLength(id) > accountBytes) {
    return new Refusal(70402, "a UserID has from 1 to 32 bytes");
  }
  const longest = Math.max(Buffer.byteLength(name), Buffer.byteLength(avatarUrl));
  return longest > profileBytes ? new Refusal(40601, "Nick or FaceUrl has more than 500 bytes") : undefined;
}

/** One who is there already gets the new name and picture. */
function save({ id, name, avatarUrl }: Account, { world, app }: Context): void {
  if (!world.users.has(id) && world.users.size >= (app.accounts ?? Number.POSITIVE_INFINITY)) {
    throw new Refusal(70398, `the plan has no more than ${app.accounts} accounts`);
  }
  const user = world.addUser(id);
  if (name !== undefined) user.name = name;
  if (avatarUrl !== undefined) user.avatarUrl = avatarUrl;
}
