// The example that the address asks for is fetched while the page's own scripts are still on their way.
{
  const asked = new URLSearchParams(location.search);
  const id = asked.get("preset");
  if (id && !asked.has("doc") && location.hash.length < 2) {
    const link = document.createElement("link");
    Object.assign(link, { rel: "preload", as: "fetch", crossOrigin: "anonymous" });
    link.href = `/static/presets/${encodeURIComponent(id)}.json`;
    document.head.append(link);
  }
}
