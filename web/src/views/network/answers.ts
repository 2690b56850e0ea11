/** The class that one number tells, by which side of the middle it is on; null where its names are numbers. */
export function nameOfSide(answers: readonly string[], value: number, middle: number): string | null {
  const name = answers[value > middle ? 1 : 0];
  return name === undefined || !Number.isNaN(Number(name)) ? null : name;
}
