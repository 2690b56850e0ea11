import type { ReactNode } from "react";

interface Props {
  widest: string;
  /** The widest form on a phone, where what has the class `reserved-more` is left out. */
  short?: string;
  className?: string;
  children: ReactNode;
}

/** Text that takes the room of its widest form: the bar beside it keeps its length while a hand drags along it. */
export function Reserved({ widest, short = widest, className = "", children }: Props) {
  return (
    <span className={`reserved ${className}`} data-widest={widest} data-short={short}>
      <span>{children}</span>
    </span>
  );
}
