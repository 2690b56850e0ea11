import { useCallback, useSyncExternalStore } from "react";
import { onLive } from "../../state/live";

/** Words that follow the numbers: asked anew at most twice a second, React sees only a change. */
export function useLiveText(read: () => string | null, every = 500): string | null {
  const follow = useCallback(
    (changed: () => void) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const look = () => {
        timer = undefined;
        changed();
      };
      const stop = onLive(() => {
        timer ??= setTimeout(look, every);
      });
      return () => {
        stop();
        clearTimeout(timer);
      };
    },
    [every],
  );
  return useSyncExternalStore(follow, read);
}
