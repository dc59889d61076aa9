import type { Rows } from "./ability.js";

/** Users and their profiles. */
export const users: Rows<"users"> = {
  "users.get": {
    title: { en: "`users.get`", zh: "`users.get`（查询用户资料）" },
    compares: "level",
    default: "unsupported",
  },
  "users.register": {
    title: { en: "`users.register`", zh: "`users.register`（注册用户）" },
    compares: "level",
    default: "unsupported",
  },
  "users.update": {
    title: { en: "`users.update`", zh: "`users.update`（修改用户资料）" },
    compares: "level",
    default: "unsupported",
  },
  "users.token": {
    title: { en: "`users.token`", zh: "`users.token`（签发登录凭证）" },
    compares: "level",
    default: "unsupported",
  },
};
