import { useDoc } from "../../state/doc";
import { useUi } from "../../state/ui";
import { Icon, type IconName, Logo, Tooltip, t } from "../../ui";
import { enterRoom } from "./rooms";

function RailButton(props: { icon: IconName; label: string; current?: boolean; onClick: () => void }) {
  const { icon, label, current, onClick } = props;
  return (
    <button
      type="button"
      className={`rail-item ${current ? "on" : ""}`}
      aria-current={current ? "page" : undefined}
      onClick={onClick}
    >
      <Icon name={icon} size={22} />
      <span>{label}</span>
    </button>
  );
}

/** Only rooms that exist are on it. */
export function Rail() {
  const kind = useDoc((s) => s.doc.kind);
  const projector = useUi((s) => s.projector);
  const set = useUi((s) => s.set);
  const words = t.shell.rail;
  return (
    <nav className="rail" aria-label={words.label}>
      <Tooltip text={t.shell.top.gallery} shortcut="Ctrl O" side="right">
        <button
          type="button"
          className="rail-brand"
          aria-label={t.shell.top.gallery}
          onClick={() => set({ dialog: "gallery" })}
        >
          <Logo />
        </button>
      </Tooltip>
      <RailButton
        icon="circuits"
        label={words.circuits}
        current={kind === "circuit"}
        onClick={() => void enterRoom("circuit")}
      />
      <RailButton
        icon="networks"
        label={words.networks}
        current={kind === "network"}
        onClick={() => void enterRoom("network")}
      />
      <span className="grow" />
      <RailButton icon="present" label={words.present} onClick={() => set({ projector: !projector })} />
      <RailButton icon="settings" label={words.settings} onClick={() => set({ dialog: "settings" })} />
    </nav>
  );
}
