import { useDoc } from "../../state/doc";
import { useUi } from "../../state/ui";
import { Icon, type IconName, t } from "../../ui";
import { enterRoom } from "./rooms";

type Drawer = "palette" | "inspector" | "dock";

/** Below 900 px: the rooms and the drawers, under the thumb. */
export function PanelBar() {
  const kind = useDoc((s) => s.doc.kind);
  const drawer = useUi((s) => s.drawer);
  const panels = useUi((s) => s.panels);
  const set = useUi((s) => s.set);
  const words = t.shell.panels;
  const drawers: [Drawer, IconName, string][] = [
    ["palette", kind === "circuit" ? "plus" : "table", kind === "circuit" ? words.palette : words.data],
    ["inspector", "formula", words.inspector],
    ["dock", "chart", words.dock],
  ];
  const other = kind === "circuit" ? "network" : "circuit";
  return (
    <nav className="panel-bar" aria-label={t.shell.rail.label}>
      <button type="button" className="rail-item" onClick={() => void enterRoom(other)}>
        <Icon name={other === "circuit" ? "circuits" : "networks"} size={20} />
        <span>{other === "circuit" ? t.shell.rail.circuits : t.shell.rail.networks}</span>
      </button>
      {drawers
        .filter(([name]) => panels[name])
        .map(([name, icon, label]) => (
          <button
            key={name}
            type="button"
            className={`rail-item ${drawer === name ? "on" : ""}`}
            aria-expanded={drawer === name}
            onClick={() => set({ drawer: drawer === name ? null : name })}
          >
            <Icon name={icon} size={20} />
            <span>{label}</span>
          </button>
        ))}
      <button type="button" className="rail-item" onClick={() => set({ dialog: "settings" })}>
        <Icon name="settings" size={20} />
        <span>{t.shell.rail.settings}</span>
      </button>
    </nav>
  );
}
