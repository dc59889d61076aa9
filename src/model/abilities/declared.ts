/** What stands at a place of a declaration; `undefined` where it is not declared. */
export function declaredAt(declaration: object, path: string | readonly string[]): unknown {
  let value: unknown = declaration;
  for (const name of typeof path === "string" ? path.split(".") : path) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
