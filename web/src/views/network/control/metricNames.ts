/** What the curves of a run are called. Pure. */
import { type DocNode, firstId } from "../../../graph/document";
import { nodeName } from "../../../graph/names";
import { t } from "../../../ui/messages";

const words = t.control.compare;

/** "validation_loss", or a norm of one layer such as "delta:hidden", by the id that it began with. */
export function metricName(metric: string, nodes: readonly DocNode[]): string {
  const known = words.metrics[metric];
  if (known) return known;
  const [what = "", id] = metric.split(":");
  const ofLayer = words.metricOf[what];
  if (id === undefined || !ofLayer) return metric.replaceAll("_", " ");
  const now = nodes.find((node) => firstId(node) === id)?.id ?? id;
  return ofLayer(nodeName(nodes, now));
}
