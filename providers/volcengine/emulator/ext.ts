/** Ext after a change: one that was not sent changes nothing. */
export function mergeExt(
  present: Record<string, string>,
  sent: Record<string, string> | undefined,
  reading: "merged" | "replaced",
): Record<string, string> {
  if (sent === undefined) return present;
  return reading === "merged" ? { ...present, ...sent } : sent;
}
