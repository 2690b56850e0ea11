/** What the units of a layer are called: by their class where they stand for one, else by their number. */
import { useRun } from "../../state/run";
import { t } from "../../ui";

/** Name of the class that a unit stands for; undefined where it stands for none. */
export const classAt = (node: string, unit: number): string | undefined =>
  useRun.getState().graph?.classes[node]?.[unit];

/** "class red" or "neuron 3". */
export const unitWord = (node: string, unit: number): string => {
  const name = classAt(node, unit);
  return name === undefined ? t.neuron.units.neuron(unit + 1) : t.neuron.units.ofClass(name);
};

/** As `unitWord`, at the beginning of a line. */
export const unitTitle = (node: string, unit: number): string => {
  const word = unitWord(node, unit);
  return word.charAt(0).toUpperCase() + word.slice(1);
};

/** "red" or "3", where there is no room for more. */
export const unitMark = (node: string, unit: number): string => classAt(node, unit) ?? String(unit + 1);
