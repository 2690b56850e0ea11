import { useState } from "react";
import { useStore } from "zustand";
import { actions } from "../../state/actions";
import { useDesk } from "../../state/desk";
import { useDoc } from "../../state/doc";
import { useRun } from "../../state/run";
import { useUi } from "../../state/ui";
import { Button, Icon, IconButton, Menu, Progress, Tooltip, t } from "../../ui";
import { narrow } from "../../ui/panels";
import { shownTheme, toggleTheme } from "../../ui/theme";
import { Later, TrainingChip } from "./later";
import { barMenu, shellMenu } from "./menu";
import { redoEdit, undoEdit } from "./undo";

const words = t.shell.top;

function Title() {
  const title = useDoc((s) => s.doc.title);
  const edit = useDoc((s) => s.edit);
  const [text, setText] = useState<string | null>(null);
  const finish = (keep: boolean) => {
    const clean = text?.trim();
    setText(null);
    if (!keep || !clean || clean === title) return;
    edit((doc) => ({ ...doc, title: clean.slice(0, 200) }));
    actions.commitDocument();
  };
  if (text === null) {
    return (
      <button
        type="button"
        className="top-title"
        title={words.rename}
        aria-label={`${title}. ${words.rename}`}
        onClick={() => setText(title)}
      >
        <b>{title}</b>
      </button>
    );
  }
  return (
    <input
      className="text-field top-title-field"
      aria-label={words.title}
      value={text}
      maxLength={200}
      // biome-ignore lint/a11y/noAutofocus: the field takes the place of the button that was just pressed
      autoFocus
      onFocus={(e) => e.currentTarget.select()}
      onChange={(e) => setText(e.currentTarget.value)}
      onBlur={() => finish(true)}
      onKeyDown={(e) => {
        if (e.key === "Enter") finish(true);
        if (e.key === "Escape") finish(false);
      }}
    />
  );
}

function SavedChip() {
  const saved = useDesk((s) => s.saved);
  if (saved === "clean") return null;
  if (saved === "failed") {
    return (
      <span className="top-chip top-chip-bad" role="status">
        <Icon name="warning" size={14} />
        {words.saveFailed}
      </span>
    );
  }
  return (
    <span className="top-chip">
      {saved === "saved" && <Icon name="check" size={14} />}
      <span>{saved === "saved" ? words.saved : words.saving}</span>
    </span>
  );
}

/** Training has moved the run's copy of the values away from the document's. */
function MovedChip() {
  const moved = useRun((s) => s.moved.length);
  const playing = useRun((s) => s.playing);
  const kind = useDoc((s) => s.doc.kind);
  const first = useUi((s) => s.first);
  if (!moved || playing || first) return null;
  const said = t.shell.moved;
  return (
    <Menu
      items={[
        { label: said.keep, icon: "check", run: () => actions.keepValues() },
        { label: said.back, icon: "restart", run: () => actions.restart() },
      ]}
      trigger={
        <button type="button" className="top-chip top-chip-button">
          <span>{kind === "circuit" ? said.title(moved) : said.trained}</span>
          <Icon name="down" size={12} />
        </button>
      }
    />
  );
}

/** The engine is being compiled; small circuits answer meanwhile. */
function WarmingChip() {
  const warming = useRun((s) => s.warming);
  if (!warming) return null;
  const said = t.shell.warming;
  const title = said.title(warming.done, warming.total);
  return (
    <Tooltip text={`${warming.what ? `${warming.what}. ` : ""}${said.detail}`}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the tooltip opens on focus too */}
      <span className="top-chip top-warming" role="status" tabIndex={0}>
        <b>{title}</b>
        <Progress label={title} done={warming.done} total={warming.total} />
      </span>
    </Tooltip>
  );
}

/** While presenting: which panels share the wall with the canvas. */
function StagePanels() {
  const { projector, onStage, set } = useUi();
  if (!projector) return null;
  const names = t.shell.panels;
  const toggle = (panel: "inspector" | "dock") => () =>
    set({ onStage: { ...onStage, [panel]: !onStage[panel] } });
  return (
    <>
      <IconButton
        icon="formula"
        label={names.inspector}
        pressed={onStage.inspector}
        onClick={toggle("inspector")}
      />
      <IconButton icon="chart" label={names.dock} pressed={onStage.dock} onClick={toggle("dock")} />
    </>
  );
}

/** The room, which leads to everything that can be opened in it, and the title of the document. */
function Where() {
  const kind = useDoc((s) => s.doc.kind);
  const set = useUi((s) => s.set);
  return (
    <div className="top-name">
      <button type="button" className="top-room" onClick={() => set({ dialog: "gallery" })}>
        {kind === "circuit" ? t.shell.rail.circuits : t.shell.rail.networks}
      </button>
      <span className="top-sep" aria-hidden="true">
        /
      </span>
      <h1>
        <Title />
      </h1>
    </div>
  );
}

function UndoRedo() {
  const canUndo = useStore(useDoc.temporal, (s) => s.pastStates.length > 0);
  const canRedo = useStore(useDoc.temporal, (s) => s.futureStates.length > 0);
  return (
    <>
      <IconButton icon="undo" label={words.undo} shortcut="Ctrl Z" disabled={!canUndo} onClick={undoEdit} />
      <IconButton
        icon="redo"
        className="top-wide"
        label={words.redo}
        shortcut="Ctrl Shift Z"
        disabled={!canRedo}
        onClick={redoEdit}
      />
    </>
  );
}

export function TopBar() {
  const kind = useDoc((s) => s.doc.kind);
  const theme = useUi((s) => s.theme);
  const projector = useUi((s) => s.projector);
  const set = useUi((s) => s.set);
  const isDark = shownTheme(theme) === "dark";
  return (
    <header className="top">
      <Where />
      <span className="top-chips">
        <WarmingChip />
        {kind === "network" && (
          <Later>
            <TrainingChip />
          </Later>
        )}
        <MovedChip />
        <SavedChip />
      </span>
      <StagePanels />
      <UndoRedo />
      <IconButton
        icon={isDark ? "sun" : "moon"}
        className="top-wide"
        label={isDark ? words.toLight : words.toDark}
        onClick={toggleTheme}
      />
      <Menu
        items={() => [...shellMenu(), ...(narrow() ? barMenu() : [])]}
        trigger={
          <button
            type="button"
            className="btn btn-icon btn-ghost btn-md"
            aria-label={words.more}
            title={words.more}
          >
            <Icon name="more" />
          </button>
        }
      />
      <Button
        icon="share"
        className="top-share"
        aria-label={words.share}
        title={words.share}
        onClick={() => set({ dialog: "share" })}
      >
        <span>{words.share}</span>
      </Button>
      <Button
        icon="present"
        variant="solid"
        className="top-wide"
        aria-pressed={projector}
        onClick={() => set({ projector: !projector })}
      >
        {projector ? t.shell.present.leave : words.present}
      </Button>
    </header>
  );
}
