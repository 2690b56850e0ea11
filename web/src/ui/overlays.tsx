import * as RadixDialog from "@radix-ui/react-dialog";
import * as RadixMenu from "@radix-ui/react-dropdown-menu";
import * as RadixTabs from "@radix-ui/react-tabs";
import * as RadixTooltip from "@radix-ui/react-tooltip";
import { Fragment, type ReactElement, type ReactNode, useEffect } from "react";
import { dismiss, type Note, useNotices } from "../state/notices";
import { Icon, type IconName } from "./icons";
import { t } from "./messages";

export function Tooltip({ text, shortcut, children, side = "bottom" }: TooltipProps) {
  return (
    <RadixTooltip.Root>
      <RadixTooltip.Trigger asChild>{children}</RadixTooltip.Trigger>
      <RadixTooltip.Portal>
        <RadixTooltip.Content className="tooltip" side={side} sideOffset={6} collisionPadding={8}>
          {text}
          {shortcut && <kbd className="kbd">{shortcut}</kbd>}
        </RadixTooltip.Content>
      </RadixTooltip.Portal>
    </RadixTooltip.Root>
  );
}

interface TooltipProps {
  text: ReactNode;
  shortcut?: string;
  side?: "top" | "right" | "bottom" | "left";
  children: ReactElement;
}

/** Once, around the whole page. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return (
    <RadixTooltip.Provider delayDuration={400} skipDelayDuration={200}>
      {children}
    </RadixTooltip.Provider>
  );
}

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: string;
  size?: "sm" | "md" | "lg";
  footer?: ReactNode;
  /** Text to read rather than controls: the body itself can be scrolled by keyboard. */
  reading?: boolean;
  children: ReactNode;
}

/** The field that a dialog is about takes the focus, where it names one with `data-first`. */
function focusFirst(event: Event): void {
  const first = (event.currentTarget as HTMLElement | null)?.querySelector<HTMLElement>("[data-first]");
  if (!first) return;
  event.preventDefault();
  first.focus();
}

/** Pressing the button of a notice is not leaving the dialog. */
function keepForNotices(event: { target: EventTarget | null; preventDefault: () => void }): void {
  if (event.target instanceof Element && event.target.closest(".toast")) event.preventDefault();
}

export function Dialog({
  open,
  onClose,
  title,
  description,
  size = "md",
  footer,
  reading,
  children,
}: DialogProps) {
  return (
    <RadixDialog.Root open={open} onOpenChange={(o) => !o && onClose()}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className="dialog-veil" />
        <RadixDialog.Content
          className={`dialog dialog-${size}`}
          data-modal=""
          onOpenAutoFocus={focusFirst}
          onInteractOutside={keepForNotices}
          {...(description ? {} : { "aria-describedby": undefined })}
        >
          <header className="dialog-head">
            <RadixDialog.Title>{title}</RadixDialog.Title>
            <RadixDialog.Close className="btn btn-icon btn-ghost btn-md" aria-label={t.shell.close}>
              <Icon name="close" />
            </RadixDialog.Close>
            {description && <RadixDialog.Description>{description}</RadixDialog.Description>}
          </header>
          <div className="dialog-body" {...(reading ? { tabIndex: 0, role: "document" } : {})}>
            {children}
          </div>
          {footer && <footer className="dialog-foot">{footer}</footer>}
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}

export interface MenuItem {
  label: string;
  icon?: IconName;
  shortcut?: string;
  disabled?: boolean;
  danger?: boolean;
  /** A line above this item. */
  separated?: boolean;
  run: () => void;
}

export function Menu({ trigger, items, align = "end" }: MenuProps) {
  return (
    <RadixMenu.Root modal={false}>
      <RadixMenu.Trigger asChild>{trigger}</RadixMenu.Trigger>
      <RadixMenu.Portal>
        <RadixMenu.Content className="menu" align={align} sideOffset={6} collisionPadding={8}>
          <Items items={items} />
        </RadixMenu.Content>
      </RadixMenu.Portal>
    </RadixMenu.Root>
  );
}

/** The rows; they are made when the menu opens. */
function Items({ items }: Pick<MenuProps, "items">) {
  return (
    <>
      {(typeof items === "function" ? items() : items).map((item) => (
        <Fragment key={item.label}>
          {item.separated && <RadixMenu.Separator className="menu-line" />}
          <RadixMenu.Item
            className={`menu-item ${item.danger ? "danger" : ""}`}
            disabled={item.disabled ?? false}
            onSelect={item.run}
          >
            {item.icon && <Icon name={item.icon} size={16} />}
            <span>{item.label}</span>
            {item.shortcut && <kbd className="kbd">{item.shortcut}</kbd>}
          </RadixMenu.Item>
        </Fragment>
      ))}
    </>
  );
}

interface MenuProps {
  trigger: ReactElement;
  /** A function where they hang on more than what draws the trigger: it is called when the menu opens. */
  items: MenuItem[] | (() => MenuItem[]);
  align?: "start" | "center" | "end";
}

interface TabsProps<T extends string> {
  label: string;
  value: T;
  onChange: (value: T) => void;
  tabs: { value: T; label: ReactNode; content: ReactNode }[];
  className?: string;
}

export function Tabs<T extends string>({ label, value, onChange, tabs, className = "" }: TabsProps<T>) {
  return (
    <RadixTabs.Root
      className={`tabs ${className}`}
      value={value}
      onValueChange={(v) => onChange(v as T)}
      activationMode="automatic"
    >
      <RadixTabs.List className="tabs-list" aria-label={label}>
        {tabs.map((tab) => (
          <RadixTabs.Trigger key={tab.value} className="tabs-tab" value={tab.value}>
            {tab.label}
          </RadixTabs.Trigger>
        ))}
      </RadixTabs.List>
      {tabs.map((tab) => (
        <RadixTabs.Content key={tab.value} className="tabs-body" value={tab.value}>
          {tab.content}
        </RadixTabs.Content>
      ))}
    </RadixTabs.Root>
  );
}

function Toast({ note }: { note: Note }) {
  useEffect(() => {
    if (note.lasts <= 0) return;
    const timer = setTimeout(() => dismiss(note.id), note.lasts);
    return () => clearTimeout(timer);
  }, [note]);
  return (
    <li className={`toast toast-${note.tone}`}>
      {note.tone === "error" && (
        <span className="toast-icon">
          <Icon name="warning" size={16} />
        </span>
      )}
      <span>{note.text}</span>
      {note.action && (
        <button
          type="button"
          className="btn btn-plain btn-sm"
          onClick={() => {
            note.action?.run();
            dismiss(note.id);
          }}
        >
          {note.action.label}
        </button>
      )}
      <button
        type="button"
        className="btn btn-icon btn-ghost btn-sm"
        aria-label={t.shell.dismiss}
        onClick={() => dismiss(note.id)}
      >
        <Icon name="close" size={14} />
      </button>
    </li>
  );
}

/** The notices, newest last, read out politely. */
export function Toasts() {
  const notes = useNotices((s) => s.notes);
  return (
    <section className="toasts" aria-label={t.shell.notices} aria-live="polite">
      <ol>
        {notes.map((note) => (
          <Toast key={note.id} note={note} />
        ))}
      </ol>
    </section>
  );
}
