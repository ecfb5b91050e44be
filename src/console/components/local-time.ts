/** What a `datetime-local` field holds, as an instant; undefined while it is empty or no time. */
export function instantOf(local: string): string | undefined {
  const at = new Date(local);
  return local === '' || Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

/** An instant as a `datetime-local` field wants it, in local time. */
export function localOf(iso: string): string {
  const at = new Date(iso);
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return Number.isNaN(at.getTime()) ? '' : local.toISOString().slice(0, 16);
}
