/** The tugs along the wires between layers, which are whole arrays of numbers: the Networks room tells their size. */

export interface TensorTug {
  /** Euclidean norm of the gradient that comes back along the wire. */
  norm: number;
  pull: number;
}

type Teller = (source: string, target: string, index: number) => TensorTug | null;
let teller: Teller = () => null;

/** Who knows what comes back along the wire into input `index` of a layer; null where nothing is known. */
export function tellTensorTugs(tell: Teller): void {
  teller = tell;
}

export const tensorTug: Teller = (...wire) => teller(...wire);
