import { aroundQuoted } from "../../../graph/names";
import { useDoc } from "../../../state/doc";
import { useRun } from "../../../state/run";
import { useUi } from "../../../state/ui";
import { Button, Icon, t } from "../../../ui";
import { Quoting } from "../../inspector/Quoting";
import { useLiveAnswer } from "../../inspector/useAnswer";
import { scrubTo } from "../../transport/store";

/** What the question `health` tells; `step`: where the run could be rewound to. */
export interface Finding {
  code: string;
  level: "error" | "warning" | "note" | "fine";
  title: string;
  text: string;
  value: number | null;
  node: string | null;
  step: number | null;
}

const EVERY = 1000;

/** How training is doing, in sentences with the number that was measured; the gravest first. */
export function Health() {
  const words = t.insight.health;
  const trouble = useRun((s) => s.trouble?.code ?? "");
  const { answer, error } = useLiveAnswer<{ findings: Finding[] }>("health", {}, `health/${trouble}`, EVERY);
  const findings = answer?.findings ?? [];
  if (!answer && !error) return null;
  return (
    <section className="insp-sec health" aria-label={words.title}>
      <h3>{words.title}</h3>
      {error ? <p className="ink-2">{error}</p> : !findings.length && <p className="ink-2">{words.idle}</p>}
      <ul>
        {findings.map((one) => (
          <Sentence key={`${one.code}/${one.node}`} one={one} />
        ))}
      </ul>
    </section>
  );
}

function Sentence({ one }: { one: Finding }) {
  const words = t.insight.health;
  const bad = one.level === "error" || one.level === "warning";
  const exists = useDoc((s) => s.doc.nodes.some((n) => n.id === one.node));
  const chosen = useUi((s) => s.selection.length === 1 && s.selection[0] === one.node);
  return (
    <li className={`health-${one.level}`}>
      <span className="health-icon" role="img" aria-label={words.levels[one.level]}>
        {one.level === "note" ? <i /> : <Icon name={bad ? "warning" : "check"} size={16} />}
      </span>
      <div>
        <b>{one.title}</b>
        <p>
          <Quoting text={one.text} node={one.node} />
          {exists && !chosen && one.node && !aroundQuoted(one.text, one.node) && (
            <>
              {" "}
              <button type="button" className="link-button" onClick={() => show(one.node!)}>
                {words.where}
              </button>
            </>
          )}
        </p>
        {one.step !== null && (
          <Button size="sm" icon="rewind" onClick={() => scrubTo(one.step!)}>
            {words.rewind(one.step)}
          </Button>
        )}
      </div>
    </li>
  );
}

function show(node: string): void {
  useUi.getState().set({ selection: [node] });
}
