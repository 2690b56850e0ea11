import { useEffect } from "react";
import type { DocNode } from "../../../graph/document";
import { actions } from "../../../state/actions";
import { t } from "../../../ui";
import { streamed, stripOf } from "../reading";
import { Tiles } from "../Tiles";

const words = t.neuron.body;

/** What some layers have besides their values: batch_norm its statistics. */
const PARTS: Record<string, { port: string; name: readonly [string, string]; tone: "signed" | "ink" }[]> = {
  batch_norm: [
    { port: "moving_mean", name: words.mean, tone: "signed" },
    { port: "moving_variance", name: words.variance, tone: "ink" },
  ],
};

export function LayerParts({ node }: { node: DocNode }) {
  const parts = PARTS[node.op];
  const { id, op } = node;
  useEffect(() => {
    const ports = PARTS[op];
    if (!ports) return;
    actions.watch(
      `parts:${id}`,
      ports.map(({ port }) => ({ node: id, port })),
    );
    return () => actions.watch(`parts:${id}`, []);
  }, [id, op]);
  return (
    <>
      {parts?.map(({ port, name: [short, name], tone }) => (
        <div key={port} className="layer-part" title={name}>
          <span>{short}</span>
          <Tiles
            tone={tone}
            label={`${node.label ?? id}: ${name}`}
            read={() => stripOf(streamed(id, port))}
          />
        </div>
      ))}
    </>
  );
}
