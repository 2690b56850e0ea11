import { useRun } from "../../state/run";
import { t } from "../../ui";

/** While a "why?" has no answer: what went wrong, or that it is asked for. */
export function WhyPending({ error }: { error: string | null }) {
  const lost = useRun((s) => s.link !== "open");
  const words = t.views.why;
  return (
    <section className="insp-sec">
      {error ? (
        <p className="insp-error" role="alert">
          {error}
        </p>
      ) : (
        <p role="status">{lost ? words.lost : words.asking}</p>
      )}
    </section>
  );
}
