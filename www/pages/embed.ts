/**
 * The lines to copy.
 *
 * In scope: this server's address in them, and the clipboard. Not in scope: the lines, which are in the page.
 */
import { byId } from "./dom.ts";

export function offerSnippet(): void {
  const snippet = byId("snippet", HTMLElement);
  const button = byId("copy", HTMLButtonElement);
  snippet.textContent = snippet.textContent.replaceAll("https://frontdesk.example", location.origin);
  // Long lines are scrolled by keyboard, too.
  if (snippet.parentElement) snippet.parentElement.tabIndex = 0;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(snippet.textContent);
      button.textContent = "Copied";
    } catch {
      // No clipboard here: marked, so that the visitor's own copying takes it.
      window.getSelection()?.selectAllChildren(snippet);
      button.textContent = "Marked: copy it";
    }
    window.setTimeout(() => {
      button.textContent = "Copy";
    }, 2000);
  });
}
