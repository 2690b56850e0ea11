import { useDoc } from "../../../state/doc";
import { Button, t } from "../../../ui";
import { replaceData } from "../data/change";

/** Training digits of scikit-learn's set. */
const DIGITS = 1200;

/** Where MNIST is missing: the same experiment on the digits that are always here. */
export function OnDigits() {
  const data = useDoc((s) => s.doc.data);
  if (data?.name !== "mnist") return null;
  const few = typeof data.examples === "number" && data.examples < DIGITS;
  const section = few ? { name: "digits", examples: data.examples } : { name: "digits" };
  return (
    <Button size="sm" onClick={() => replaceData(section, 10)}>
      {t.experiments.onDigits}
    </Button>
  );
}
