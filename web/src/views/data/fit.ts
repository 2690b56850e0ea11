/** The engine's answer to `fit`: the data a circuit reads and what it makes of it. Pure. */

export interface Column {
  node: string;
  column: string;
}

export interface Fit {
  name: string;
  rows: number;
  columns: string[];
  /** The first rows of the table, as text. */
  cells: string[][];
  features: Column[];
  label: Column | null;
  /** Node whose value is the prediction, and where it turns from one class to the other. */
  score: string | null;
  threshold: number | null;
  /** [row][feature..., label] of the rows in `cells`, as numbers. */
  points: number[][];
  /** Prediction over two features: z[row of y][column of x]. */
  field: { x: number[]; y: number[]; z: (number | null)[][] } | null;
  /** Prediction over one feature. */
  curve: { x: number[]; y: (number | null)[] } | null;
}
