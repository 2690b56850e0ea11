import { useUi } from "../../state/ui";
import { Button, t } from "../../ui";
import { endFirstMinute } from "./first";

export function FirstMinute() {
  const first = useUi((s) => s.first);
  if (!first) return null;
  return (
    <section className="first" aria-label={t.shell.first.label}>
      <Button size="sm" variant="ghost" onClick={endFirstMinute}>
        {t.shell.first.skip}
      </Button>
    </section>
  );
}
