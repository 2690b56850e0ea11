import * as Popover from "@radix-ui/react-popover";
import type { ReactNode } from "react";
import { IconButton } from "./controls";
import type { IconName } from "./icons";

interface CardProps {
  icon: IconName;
  label: string;
  size?: "sm" | "md";
  pressed?: boolean;
  children: ReactNode;
}

/** A button that opens a small card of fields above itself. */
export function Card({ icon, label, size = "md", pressed, children }: CardProps) {
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <IconButton icon={icon} size={size} label={label} {...(pressed === undefined ? {} : { pressed })} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="card" side="top" sideOffset={8} collisionPadding={8} aria-label={label}>
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
