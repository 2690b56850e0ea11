import { type ReactNode, useState } from "react";
import { FieldPane } from "./FieldPane";
import { RacePane } from "./RacePane";
import { StrategyPane } from "./StrategyPane";
import { type RaceSize, useRace } from "./useRace";

/** The strategies side by side: who they are, their race, and their ways over two inputs. */
export function ClimbSheet({ tabs }: { tabs: ReactNode }) {
  const [size, setSize] = useState<RaceSize>("circuit");
  const race = useRace(size);
  return (
    <>
      <StrategyPane tabs={tabs} race={race} />
      <RacePane race={race} size={size} setSize={setSize} />
      <FieldPane race={size === "circuit" ? race.answer : null} />
    </>
  );
}
