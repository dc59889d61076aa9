import type { Rows } from "./ability.js";

/** Users and their profiles. */
export const users: Rows<"users"> = {
  "users.get": {
    title: { en: "`users.get`", zh: "`users.get`（查询用户资料）" },
    compares: "level",
    default: "unsupported",
  },
};
