import { notify } from "../../state/notices";
import { useUi } from "../../state/ui";
import { Button, Dialog, Segmented, Switch, t } from "../../ui";
import { resetSettings } from "../../ui/theme";
import { version } from "../../wire";
import { startFirstMinute } from "./first";

export function Settings({ onClose }: { onClose: () => void }) {
  const { theme, motion, singleKeys, projector, set } = useUi();
  const words = t.shell.settings;
  const reset = () => {
    resetSettings();
    notify(words.resetDone);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.title}
      size="sm"
      footer={
        <>
          <Button variant="ghost" onClick={() => void startFirstMinute()}>
            {words.tour}
          </Button>
          <Button onClick={reset}>{words.reset}</Button>
        </>
      }
    >
      <div className="settings">
        <div className="settings-row">
          <span>{words.theme}</span>
          <Segmented
            label={words.theme}
            value={theme}
            onChange={(v) => set({ theme: v })}
            options={[
              { value: "dark", label: words.dark },
              { value: "light", label: words.light },
              { value: "system", label: words.system },
            ]}
          />
        </div>
        <div className="settings-row">
          <span>{words.motion}</span>
          <Segmented
            label={words.motion}
            value={motion}
            onChange={(v) => set({ motion: v })}
            options={[
              { value: "system", label: words.motionSystem },
              { value: "reduced", label: words.motionReduced },
            ]}
          />
        </div>
        <Switch
          label={words.singleKeys}
          hint={words.singleKeysHint}
          checked={singleKeys}
          onChange={(v) => set({ singleKeys: v })}
        />
        <Switch
          label={words.projector}
          hint={words.projectorHint}
          checked={projector}
          onChange={(v) => set({ projector: v })}
        />
        {version() && <small className="ink-3">{words.engine(version())}</small>}
      </div>
    </Dialog>
  );
}
