import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./app.css";
import "./ui/ui.css";
import "./views/shell/shell.css";
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
