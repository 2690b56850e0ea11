import { type ReactNode, useState } from "react";
import { FieldPane } from "./FieldPane";
import { RacePane } from "./RacePane";
import { StrategyPane } from "./StrategyPane";
import { type RaceSize, useRace } from "./useRace";

/** Length of every try and every update of a race, until another one is typed. */
const LENGTH = 0.1;

/** The strategies side by side: who they are, their race, and their ways over two inputs. */
export function ClimbSheet({ tabs }: { tabs: ReactNode }) {
  const [size, setSize] = useState<RaceSize>("circuit");
  const [length, setLength] = useState(LENGTH);
  const race = useRace(size, length);
  return (
    <>
      <StrategyPane tabs={tabs} race={race} />
      <RacePane race={race} size={size} setSize={setSize} length={length} setLength={setLength} />
      <FieldPane race={size === "circuit" ? race.answer : null} />
    </>
  );
}
