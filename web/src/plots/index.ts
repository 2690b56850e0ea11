export { contourFigure, type FieldSpec, fieldMargin, type Path, surfaceFigure } from "./fields";
export { type Line, type LineStyle, linesFigure } from "./lines";
export { markPath } from "./marks";
export { Plot, type Size } from "./Plot";
export { hasWebGl } from "./plotly";
export { type Point, thin } from "./series";
export { type Cell, gridTable, seriesTable, type Table, tableCsv } from "./table";
export { css, mix, onTheme, type PlotTheme, plotTheme, rgb } from "./theme";
export * from "./tiles";
