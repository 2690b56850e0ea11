import { useUi } from "../../state/ui";
import { Commands } from "./Commands";
import { Gallery } from "./Gallery";
import { Help } from "./Help";
import { Settings } from "./Settings";
import { Share } from "./Share";

/** The one open dialog of the page. */
export function Dialogs() {
  const dialog = useUi((s) => s.dialog);
  const set = useUi((s) => s.set);
  const close = () => set({ dialog: null });
  switch (dialog) {
    case "gallery":
      return <Gallery onClose={close} />;
    case "share":
      return <Share onClose={close} />;
    case "help":
      return <Help onClose={close} />;
    case "settings":
      return <Settings onClose={close} />;
    case "commands":
      return <Commands onClose={close} />;
    default:
      return null;
  }
}
