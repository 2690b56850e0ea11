import { Component, type ReactNode } from "react";
import { saveNow } from "../../state/desk";
import { Button, t } from "../../ui";

/** A mistake in the page's own code: the document is kept, and one sentence says what to do. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override componentDidCatch(): void {
    void saveNow();
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <main className="broken" role="alert">
        <h1>{t.shell.error.title}</h1>
        <p>{t.shell.error.text}</p>
        <Button variant="solid" onClick={() => location.reload()}>
          {t.shell.error.reload}
        </Button>
      </main>
    );
  }
}
