import { goToNode } from "../../editor";
import { aroundQuoted, nodeName } from "../../graph/names";
import { useDoc } from "../../state/doc";

/** A sentence of the engine. The node that it quotes by its id has its name there, which leads to it. */
export function Quoting({ text, node }: { text: string; node: string | null }) {
  const nodes = useDoc((s) => s.doc.nodes);
  const around = node === null ? null : aroundQuoted(text, node);
  if (!around || node === null) return text;
  return (
    <>
      {around[0]}
      <button type="button" className="link-button quoted" onClick={() => goToNode(node)}>
        {nodeName(nodes, node)}
      </button>
      {around[1]}
    </>
  );
}
