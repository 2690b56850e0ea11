import type { ReactNode } from "react";

/** Text that takes the room of its widest form: the bar beside it keeps its length while a hand drags along it. */
export function Reserved(props: { widest: string; className?: string; children: ReactNode }) {
  const { widest, className = "", children } = props;
  return (
    <span className={`reserved ${className}`} data-widest={widest}>
      <span>{children}</span>
    </span>
  );
}
