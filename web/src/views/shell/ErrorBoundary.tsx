import { Component, type ReactNode } from "react";
import { saveNow } from "../../state/desk";
import { Button, t } from "../../ui";

interface Props {
  children: ReactNode;
  /** A part of the page that can break by itself; without it: the whole page. */
  part?: string;
}

/** A mistake in the page's own code: the document is kept, the rest goes on, and one sentence says what to do. */
export class ErrorBoundary extends Component<Props, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override componentDidCatch(): void {
    void saveNow();
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    const words = t.shell.error;
    if (this.props.part) {
      return (
        <div className="broken-part" role="alert">
          <p>{words.part(this.props.part)}</p>
          <Button size="sm" onClick={() => this.setState({ broken: false })}>
            {words.again}
          </Button>
        </div>
      );
    }
    return (
      <main className="broken" role="alert">
        <h1>{words.title}</h1>
        <p>{words.text}</p>
        <Button variant="solid" onClick={() => location.reload()}>
          {words.reload}
        </Button>
        <Button onClick={() => location.assign("/?preset=multiply")}>{words.example}</Button>
      </main>
    );
  }
}
