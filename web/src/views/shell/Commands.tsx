import * as RadixDialog from "@radix-ui/react-dialog";
import { Command } from "cmdk";
import { useRef } from "react";
import { editorCommands } from "../../editor";
import { usePresets } from "../../state/presets";
import { Icon, Kbd, t } from "../../ui";
import { typedAhead, typeInto } from "../../ui/typeAhead";
import { everything } from "./menu";
import { openPreset } from "./rooms";

const words = t.shell.commands;

/** Ctrl K: everything that can be done, by name. */
export function Commands({ onClose }: { onClose: () => void }) {
  const presets = usePresets((s) => s.list);
  const field = useRef<HTMLInputElement>(null);
  const ready = (e: Event) => {
    e.preventDefault();
    if (field.current) typeInto(field.current, typedAhead());
  };
  const pick = (run: () => unknown) => () => {
    onClose();
    setTimeout(() => void run());
  };
  return (
    <RadixDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className="dialog-veil" />
        <RadixDialog.Content
          className="dialog commands"
          data-modal=""
          aria-describedby={undefined}
          onOpenAutoFocus={ready}
        >
          <RadixDialog.Title className="sr-only">{words.title}</RadixDialog.Title>
          <Command label={words.title} loop>
            <div className="commands-field">
              <Icon name="search" size={16} />
              <Command.Input ref={field} placeholder={words.placeholder} />
            </div>
            <Command.List>
              <Command.Empty>{words.none}</Command.Empty>
              <Command.Group heading={words.groups.do}>
                {everything().map((item) => (
                  <Command.Item
                    key={item.label}
                    value={item.label}
                    disabled={item.disabled ?? false}
                    onSelect={pick(item.run)}
                  >
                    {item.icon && <Icon name={item.icon} size={16} />}
                    <span>{item.label}</span>
                    {item.shortcut && <Kbd>{item.shortcut}</Kbd>}
                  </Command.Item>
                ))}
              </Command.Group>
              <Command.Group heading={words.groups.canvas}>
                {editorCommands.map((c) => (
                  <Command.Item key={c.id} value={`${c.name} ${c.id}`} onSelect={pick(c.run)}>
                    <span>{c.name}</span>
                    {c.key && <Kbd>{c.key}</Kbd>}
                  </Command.Item>
                ))}
              </Command.Group>
              <Command.Group heading={words.groups.open}>
                {presets.map((p) => (
                  <Command.Item
                    key={p.id}
                    value={`${p.title} ${p.id}`}
                    onSelect={pick(() => openPreset(p.id))}
                  >
                    <Icon name={p.kind === "circuit" ? "circuits" : "networks"} size={16} />
                    <span>{p.title}</span>
                  </Command.Item>
                ))}
              </Command.Group>
            </Command.List>
          </Command>
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}
