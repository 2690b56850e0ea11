import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./app.css";
import "./ui/controls.css";
import "./ui/overlays.css";
import "./views/shell/layout.css";
import "./views/shell/banners.css";
import "./views/shell/dialogs.css";
import "./views/shell/first.css";
import "./views/shell/narrow.css";
import { App } from "./views/shell/App";
import { boot } from "./views/shell/boot";
import { ErrorBoundary } from "./views/shell/ErrorBoundary";

boot();

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <ErrorBoundary>
        <App />
      </ErrorBoundary>
    </StrictMode>,
  );
}
