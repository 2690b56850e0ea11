import { t } from "../../ui";

export function ago(ms: number): string {
  const minutes = Math.floor((Date.now() - ms) / 60_000);
  if (minutes < 1) return t.shell.ago.now;
  if (minutes < 60) return t.shell.ago.minutes(minutes);
  if (minutes < 60 * 24) return t.shell.ago.hours(Math.floor(minutes / 60));
  return t.shell.ago.days(Math.floor(minutes / 60 / 24));
}
