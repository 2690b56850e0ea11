import { useEffect, useRef, useState } from "react";
import { onLive } from "../../state/live";

/** Words that follow the numbers: asked anew at most twice a second, React sees only a change. */
export function useLiveText(read: () => string | null, every = 500): string | null {
  const [text, setText] = useState(read);
  const source = useRef(read);
  source.current = read;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      timer = undefined;
      setText(source.current());
    };
    const stop = onLive(() => {
      timer ??= setTimeout(look, every);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [every]);
  return text;
}
