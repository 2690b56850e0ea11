import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const SERVER = process.env.TUGBOAT_SERVER ?? "http://127.0.0.1:8765";
/** The server answers its own pages alone: a request says that it comes from one. */
const OWN = { target: SERVER, changeOrigin: true, headers: { origin: SERVER } };

/** Every browser that can run the page reads woff2; KaTeX's woff and ttf copies would only fatten the wheel. */
function katexWoff2Only(): Plugin {
  return {
    name: "katex-woff2-only",
    enforce: "pre",
    transform(code, id) {
      if (!/katex.*\.css/.test(id)) return null;
      return code.replace(/,\s*url\([^)]*\.(?:woff|ttf)\)\s*format\(["'](?:woff|truetype)["']\)/g, "");
    },
  };
}

/** The two faces that the first picture is set in are fetched with the page, not after its styles were worked out. */
function preloadFonts(): Plugin {
  const first = /(?:inter|jetbrains-mono)-latin-wght-normal[^/]*\.woff2$/;
  return {
    name: "preload-fonts",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (_html, { bundle }) =>
        Object.keys(bundle ?? {})
          .filter((name) => first.test(name))
          .map((name) => ({
            tag: "link",
            attrs: { rel: "preload", as: "font", type: "font/woff2", crossorigin: true, href: `/${name}` },
            injectTo: "head",
          })),
    },
  };
}

/** Compressed once here, so that the server never compresses a page while a run is training. */
function precompress(): Plugin {
  let folder = "";
  return {
    name: "precompress",
    apply: "build",
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir);
    },
    closeBundle() {
      for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
        if (!/\.(?:js|css|html|svg|json)$/.test(name)) continue;
        const path = join(folder, name);
        const bytes = readFileSync(path);
        if (bytes.length < 1024) continue;
        const quality = {
          [constants.BROTLI_PARAM_QUALITY]: 10,
          [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        };
        writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: quality }));
        writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
      }
    },
  };
}

const TESTS = ["src/**/*.test.{ts,tsx}"];
/** These put other modules in the place of ours, open the wire or begin to follow the page: each has its own modules. */
const ALONE = [
  "src/editor/rope/pull.test.ts",
  "src/state/desk.test.ts",
  "src/state/library.test.ts",
  "src/views/network/keptDrawing.test.ts",
  "src/views/shell/first.test.ts",
  "src/wire/session.test.ts",
];

export default defineConfig({
  plugins: [react(), katexWoff2Only(), preloadFonts(), precompress()],
  publicDir: false,
  build: {
    outDir: "../static/build",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
  server: {
    port: 5173,
    fs: { allow: [".", "../static"] },
    proxy: {
      "/ws": { target: SERVER, ws: true, changeOrigin: true, rewriteWsOrigin: true },
      "/api": OWN,
      "/healthz": OWN,
      "/plotly.min.js": OWN,
      "/static": OWN,
    },
  },
  test: {
    environment: "node",
    testTimeout: 60_000, // a busy machine is no reason to fail
    projects: [
      { extends: true, test: { name: "together", isolate: false, include: TESTS, exclude: ALONE } },
      { extends: true, test: { name: "alone", include: ALONE } },
    ],
  },
});
