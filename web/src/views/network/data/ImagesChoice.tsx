import { useState } from "react";
import { Button, Segmented, Switch, t } from "../../../ui";
import { another, type Background, type ImagesFound, isClear, takeImages } from "./own";
import { Thumb } from "./Thumb";

const words = t.data.own;
/** Sizes offered for resizing; 0 leaves the images as they are. */
const SIZES = [0, 16, 28, 32, 64];

/** What the zip holds, and how large the net shall see it. */
export function ImagesChoice({ found }: { found: ImagesFound }) {
  const first = found.sizes[0];
  const mixed = found.sizes.length > 1;
  const large = Math.max(...(first ?? [0])) > 64;
  const [size, setSize] = useState(mixed || large ? 28 : 0);
  const [colour, setColour] = useState(false);
  const [background, setBackground] = useState<Background>("white");
  return (
    <div className="own-choice">
      <div className="own-thumbs">
        {found.pictures.map((p, k) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a picture is its place in the zip
          <figure key={k}>
            <Thumb
              values={(background === "black" && p.on_black) || p.values}
              rows={28}
              cols={28}
              label={p.label}
            />
            <figcaption>{p.label}</figcaption>
          </figure>
        ))}
      </div>
      <p className="data-note">
        {words.images(found.rows, found.classes.length)} {words.sizes(found.sizes)}
      </p>
      <p className="data-note">{found.classes.map(([name, n]) => words.classCount(name, n)).join(" · ")}</p>
      <div className="own-line">
        <span>{words.size}</span>
        <Segmented<number>
          label={words.size}
          size="sm"
          value={size}
          onChange={setSize}
          options={SIZES.map((value) => ({
            value,
            label: value ? `${value}×${value}` : words.asIs,
            disabled: value === 0 && mixed,
          }))}
        />
        <Switch label={words.colour} checked={colour} onChange={setColour} />
      </div>
      {isClear(found) && (
        <div className="own-line">
          <span>{words.background}</span>
          <Segmented<Background>
            label={words.background}
            size="sm"
            value={background}
            onChange={setBackground}
            options={(["white", "black"] as const).map((value) => ({
              value,
              label: words.backgrounds[value],
            }))}
          />
        </div>
      )}
      <div className="own-buttons">
        <Button onClick={another}>{words.back}</Button>
        <span className="own-problem" />
        <Button variant="solid" onClick={() => takeImages(found, { size: size || null, colour, background })}>
          {words.use}
        </Button>
      </div>
    </div>
  );
}
