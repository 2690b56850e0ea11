import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../../static/tokens.css";

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <main>
        <h1>Tugboat</h1>
      </main>
    </StrictMode>,
  );
}
