/** What the curves of a run are called. Pure. */
import type { DocNode } from "../../../graph/document";
import { nodeName } from "../../../graph/names";
import { t } from "../../../ui/messages";

const words = t.control.compare;

/** "validation_loss", or a norm of one layer such as "delta:hidden". */
export function metricName(metric: string, nodes: readonly DocNode[]): string {
  const known = words.metrics[metric];
  if (known) return known;
  const [what = "", id] = metric.split(":");
  const ofLayer = words.metricOf[what];
  return id !== undefined && ofLayer ? ofLayer(nodeName(nodes, id)) : metric.replaceAll("_", " ");
}
