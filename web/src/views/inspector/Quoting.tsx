import { goToNode } from "../../editor";
import { aroundQuoted, nodeName } from "../../graph/names";
import { useDoc } from "../../state/doc";

/**
 * A sentence of the engine. The node that it quotes by its id has its name there, which leads to it. A node
 * that is called as its op is named once: 'reshape "reshape" needs'.
 */
export function Quoting({ text, node }: { text: string; node: string | null }) {
  const nodes = useDoc((s) => s.doc.nodes);
  const around = node === null ? null : aroundQuoted(text, node);
  if (!around || node === null) return text;
  const name = nodeName(nodes, node);
  const before = around[0] === `${name} ` ? "" : around[0];
  return (
    <>
      {before}
      <button type="button" className="link-button quoted" onClick={() => goToNode(node)}>
        {name}
      </button>
      {around[1]}
    </>
  );
}
