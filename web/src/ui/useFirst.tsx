import { type ReactNode, useState } from "react";
import { Button } from "./controls";
import { t } from "./messages";

/** So many rows of a long list are shown at first, and so many more each time they are asked for. */
const FIRST = 40;
const MORE = 200;

/** The first rows of a list, and a button for the next ones where there are more. */
export function useFirst<T>(list: readonly T[]): { shown: readonly T[]; more: ReactNode } {
  const [most, setMost] = useState(FIRST);
  const left = list.length - most;
  if (left <= 0) return { shown: list, more: null };
  const more = (
    <Button size="sm" onClick={() => setMost(most + MORE)}>
      {left > MORE ? t.views.inspector.moreOf(MORE, left) : t.views.inspector.more(left)}
    </Button>
  );
  return { shown: list.slice(0, most), more };
}
