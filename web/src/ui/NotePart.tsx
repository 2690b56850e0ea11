import { unbroken } from "./format";

/** One part of what comes with an example: what to try, what to watch, why. */
export function NotePart({ name, text }: { name: string; text: string }) {
  return (
    <p className="insp-part">
      <b>{name}</b> {unbroken(text)}
    </p>
  );
}
