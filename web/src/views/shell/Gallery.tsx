import { useEffect, useState } from "react";
import type { Doc } from "../../graph/document";
import { layNew, laySaved } from "../../state/desk";
import { useDoc } from "../../state/doc";
import { newId, refreshLibrary, remove, type Saved, save, useLibrary } from "../../state/library";
import { notify } from "../../state/notices";
import { loadPresets, type PresetEntry, usePresets } from "../../state/presets";
import { Button, Dialog, IconButton, Progress, t } from "../../ui";
import { ago } from "./ago";
import { chooseFile } from "./files";
import { openPreset } from "./rooms";

const words = t.shell.gallery;

export function Gallery({ onClose }: { onClose: () => void }) {
  const [find, setFind] = useState("");
  useEffect(() => {
    void loadPresets();
    void refreshLibrary();
  }, []);
  const open = (act: () => unknown) => {
    onClose();
    void act();
  };
  return (
    <Dialog open onClose={onClose} title={words.title} description={words.description} size="lg">
      <div className="gallery">
        <div className="gallery-tools">
          <input
            className="text-field"
            type="search"
            data-first=""
            placeholder={words.search}
            aria-label={words.search}
            value={find}
            onChange={(e) => setFind(e.currentTarget.value)}
          />
          <Button icon="plus" onClick={() => open(() => layNew("circuit", words.blank))}>
            {words.blank}
          </Button>
          <Button icon="plus" onClick={() => open(() => layNew("network", words.blankNetwork))}>
            {words.blankNetwork}
          </Button>
          <Button icon="file" onClick={() => open(chooseFile)}>
            {words.file}
          </Button>
        </div>
        <Mine find={find} open={open} />
        <Examples find={find} open={open} />
      </div>
    </Dialog>
  );
}

interface ListProps {
  find: string;
  open: (act: () => unknown) => void;
}

const fits = (find: string, ...texts: (string | undefined)[]) =>
  texts.some((text) => text?.toLowerCase().includes(find.trim().toLowerCase()));

function Examples({ find, open }: ListProps) {
  const { list, state } = usePresets();
  if (state === "failed") {
    return (
      <p className="gallery-none" role="alert">
        {words.failed}{" "}
        <Button size="sm" onClick={() => void loadPresets()}>
          {words.retry}
        </Button>
      </p>
    );
  }
  if (state !== "ready") return <Progress label={words.loading} done={0} total={0} />;
  const found = list.filter((p) => fits(find, p.id, p.title, p.note.try, p.note.watch, p.note.why));
  if (!found.length) return <p className="gallery-none">{words.nothing(find)}</p>;
  const rooms: Record<Doc["kind"], string> = { circuit: words.circuits, network: words.networks };
  return (Object.keys(rooms) as Doc["kind"][]).map((kind) => {
    const mine = found.filter((p) => p.kind === kind);
    if (!mine.length) return null;
    return (
      <section key={kind} aria-label={rooms[kind]}>
        <h3>{rooms[kind]}</h3>
        {byGroup(mine).map(([group, cards]) => (
          <Group key={group} name={group === rooms[kind] ? "" : group} cards={cards} open={open} />
        ))}
      </section>
    );
  });
}

/** Examples under their group, each group where its first example stands. */
function byGroup(list: PresetEntry[]): [string, PresetEntry[]][] {
  const groups = new Map<string, PresetEntry[]>();
  for (const one of list) groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
  return [...groups];
}

interface GroupProps {
  name: string;
  cards: PresetEntry[];
  open: ListProps["open"];
}

function Group({ name, cards, open }: GroupProps) {
  return (
    <>
      {name && <h4 className="gallery-group">{name}</h4>}
      <ul className="gallery-cards" aria-label={name || undefined}>
        {cards.map((p) => (
          <Card key={p.id} preset={p} onOpen={() => open(() => openPreset(p.id))} />
        ))}
      </ul>
    </>
  );
}

function Card({ preset, onOpen }: { preset: PresetEntry; onOpen: () => void }) {
  return (
    <li>
      <button type="button" className="gallery-card" onClick={onOpen}>
        <b>{preset.title}</b>
        {preset.note.try && <span>{preset.note.try}</span>}
      </button>
    </li>
  );
}

function Mine({ find, open }: ListProps) {
  const saved = useLibrary((s) => s.saved);
  const found = saved.filter((one) => fits(find, one.doc.title));
  if (find && !found.length) return null;
  return (
    <section aria-label={words.mine}>
      <h3>{words.mine}</h3>
      {found.length ? (
        <ul className="gallery-mine">
          {found.map((one) => (
            <Row key={one.id} one={one} onOpen={() => open(() => laySaved(one.id))} />
          ))}
        </ul>
      ) : (
        <p className="gallery-none">{words.none}</p>
      )}
    </section>
  );
}

/** Deleting can be taken back for as long as the notice is there. */
async function removeSaved(one: Saved): Promise<void> {
  await remove(one.id);
  notify(words.removed(one.doc.title), { action: { label: t.shell.undoIt, run: () => void save(one) } });
}

async function rename(one: Saved, title: string): Promise<void> {
  if (useDoc.getState().id === one.id) useDoc.getState().edit((doc) => ({ ...doc, title }));
  else await save({ ...one, doc: { ...one.doc, title }, unsent: true });
}

function Row({ one, onOpen }: { one: Saved; onOpen: () => void }) {
  const [text, setText] = useState<string | null>(null);
  const title = one.doc.title;
  const finish = () => {
    const clean = text?.trim();
    setText(null);
    if (clean && clean !== title) void rename(one, clean.slice(0, 200));
  };
  const copy = () => {
    const doc = { ...one.doc, title: words.copyOf(title) };
    void save({ id: newId(), doc, changed: Date.now(), unsent: true });
  };
  return (
    <li className="gallery-row">
      {text === null ? (
        <button type="button" className="gallery-open" onClick={onOpen}>
          <b>{title}</b>
          <span>{words.changed(ago(one.changed))}</span>
        </button>
      ) : (
        <input
          className="text-field"
          aria-label={words.rename(title)}
          value={text}
          // biome-ignore lint/a11y/noAutofocus: the field takes the place of the button that was just pressed
          autoFocus
          onChange={(e) => setText(e.currentTarget.value)}
          onBlur={finish}
          onKeyDown={(e) => {
            if (e.key === "Enter") finish();
            if (e.key === "Escape") {
              e.stopPropagation();
              setText(null);
            }
          }}
        />
      )}
      <IconButton icon="pencil" size="sm" label={words.rename(title)} onClick={() => setText(title)} />
      <IconButton icon="copy" size="sm" label={words.duplicate(title)} onClick={copy} />
      <IconButton icon="trash" size="sm" label={words.remove(title)} onClick={() => void removeSaved(one)} />
    </li>
  );
}
