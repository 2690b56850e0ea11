import { GESTURES } from "../../editor/gestures";
import { Dialog, Kbd, t } from "../../ui";
import { allKeys, type KeyBinding } from "../../ui/keys";

const words = t.shell.help;

/** "Ctrl+Shift+Z" as separate key caps. */
export function Keys({ chord }: { chord: string }) {
  const parts = chord === "+" ? ["+"] : chord.split("+");
  return (
    <span className="keys">
      {parts.map((part) => (
        <Kbd key={part}>{part || "+"}</Kbd>
      ))}
    </span>
  );
}

function grouped(): [string, KeyBinding[]][] {
  const groups = new Map<string, KeyBinding[]>();
  for (const binding of allKeys()) {
    const name = binding.group ?? words.groups.canvas;
    const list = groups.get(name) ?? [];
    if (!list.some((b) => b.name === binding.name)) list.push(binding);
    groups.set(name, list);
  }
  return [...groups];
}

export function Help({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onClose={onClose} title={words.title} description={words.description} size="lg" reading>
      <div className="help">
        {grouped().map(([name, list]) => (
          <section key={name}>
            <h3>{name}</h3>
            <dl>
              {list.map((binding) => (
                <div key={binding.name}>
                  <dt>
                    {[binding.key].flat().map((chord) => (
                      <Keys key={chord} chord={chord} />
                    ))}
                  </dt>
                  <dd>{binding.name}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <section>
          <h3>{words.gestures}</h3>
          <dl>
            {words.gestureRows(GESTURES).map(([what, does]) => (
              <div key={what}>
                <dt>{what}</dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
        <section>
          <h3>{words.colours}</h3>
          <ul className="help-colours">
            {words.colourRows.map(([name, text]) => (
              <li key={name}>
                <span className={`help-swatch ${name}`} aria-hidden="true" />
                {text}
              </li>
            ))}
          </ul>
          <p>{words.words}</p>
        </section>
      </div>
    </Dialog>
  );
}
