import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { Refusal } from "./Refusal";

it("one reason that stands in two panes is announced once, another one by itself", () => {
  const page = renderToStaticMarkup(
    <>
      <Refusal text="sqrt takes no negative number" />
      <Refusal text="sqrt takes no negative number" />
      <Refusal text="nothing moves" />
    </>,
  );
  expect(page.match(/sqrt takes/g)).toHaveLength(2);
  expect(page.match(/role="alert"/g)).toHaveLength(2);
});
