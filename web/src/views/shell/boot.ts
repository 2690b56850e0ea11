import { setCatalogue } from "../../graph/catalogue";
import { ringWords } from "../../graph/rings";
import { adopt, keep, keepSaving, lay, laySaved, leave, onOpen, onRefuse, settled } from "../../state/desk";
import { useDoc } from "../../state/doc";
import { jotInto, load, newId, refreshLibrary } from "../../state/library";
import { notify } from "../../state/notices";
import { loadPresets } from "../../state/presets";
import { useRun } from "../../state/run";
import { decodeLink, isLink, LinkError, lineNames, type Shared, UNPACKED_LIMIT } from "../../state/share";
import { useUi } from "../../state/ui";
import { t } from "../../ui";
import { listenToKeys } from "../../ui/keys";
import { recall, remember } from "../../ui/memory";
import { startSettings } from "../../ui/theme";
import { connect, openRun } from "../../wire";
import { nameBranch } from "../inspector/branchNames";
import { followFirst, isFirstVisit, resumeFirstMinute, startFirstMinute } from "./first";
import {
  firstOnThisPage,
  followDesk,
  keepFirst,
  onThisPage,
  openPreset,
  openSomething,
  wasHere,
} from "./rooms";
import { seeAgain } from "./shared";
import { registerShellKeys } from "./shortcuts";

/** Starts the page: settings, keys, the socket, and the document that the address asks for. */
export function boot(): void {
  startSettings();
  listenToKeys();
  registerShellKeys();
  followDesk();
  followFirst(keepFirst);
  jotInto({ recall, remember });
  keepSaving();
  onOpen((id, opening) => openRun({ run: id, ...opening }));
  onRefuse((doc, ring) =>
    notify(t.shell.document.ring(doc.title || t.shell.name, ringWords(ring)), { tone: "error" }),
  );
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  connect(`${scheme}://${location.host}/ws`, {
    doc: () => useDoc.getState().doc,
    adopt,
    settled,
  });
  void loadCatalogue();
  void loadPresets();
  void refreshLibrary();
  addEventListener("pagehide", leave);
  // Whoever goes to another tab may open the same drawing there, before the pause of saving is over.
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());
  addEventListener("hashchange", () => {
    if (isLink(location.hash)) openLink(location.hash);
  });
  void openAddress();
}

async function loadCatalogue(): Promise<void> {
  try {
    setCatalogue(await (await fetch("/api/catalogue")).json());
  } catch {
    setTimeout(() => void loadCatalogue(), 3000);
  }
}

async function openAddress(): Promise<void> {
  const asked = new URLSearchParams(location.search);
  if (asked.has("embed")) useUi.getState().set({ embed: true });
  if (isLink(location.hash) && openLink(location.hash)) return;
  const preset = asked.get("preset");
  const doc = asked.get("doc");
  const first = firstOnThisPage();
  if ((doc && (await laySaved(doc))) || (preset && (await openPreset(preset, onThisPage())))) {
    if (first) resumeFirstMinute(first);
    return;
  }
  if (doc && !wasHere(doc) && !(await load(doc))) notify(t.shell.document.missing);
  else if (!doc && !preset && !isLink(location.hash) && isFirstVisit() && (await startFirstMinute())) return;
  await openSomething();
}

/** Names the lines of a link once the engine has told which of them there are. */
function nameLines(id: string, shared: Pick<Shared, "lines" | "branch" | "line" | "names">): void {
  const stop = useRun.subscribe(({ run, branches }) => {
    if (run === id && !branches.length) return;
    stop();
    if (run !== id) return;
    for (const [line, name] of Object.entries(lineNames(shared, branches)))
      nameBranch(id, Number(line), name);
  });
}

/** Opens a link; false, with one sentence, when it cannot be. */
function openLink(fragment: string): boolean {
  try {
    const { doc, view, line, names, ...run } = decodeLink(fragment);
    const id = newId();
    lay(doc, id, {}, run);
    nameLines(id, { line, names, ...run });
    keep();
    if (view) seeAgain(view, doc.kind);
    // an embedded page is small, and whoever reads around it opened no link
    if (!useUi.getState().embed) notify(t.shell.link.opened);
    return true;
  } catch (error) {
    const fault = error instanceof LinkError ? error.fault : "bad";
    const words = t.shell.link;
    const detail = error instanceof LinkError ? error.detail : "";
    const most = `${UNPACKED_LIMIT / 2 ** 20} MB`;
    const said =
      fault === "tooBig" ? words.tooBig(most) : fault === "ring" ? words.ring(detail) : words[fault];
    notify(said, { tone: "error" });
    history.replaceState(null, "", location.pathname + location.search);
    return false;
  }
}
