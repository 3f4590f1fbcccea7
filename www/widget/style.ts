/**
 * The look of what the widget adds to a page.
 *
 * In scope: its own elements; of the page's none but what is taken out of sight. A constructed sheet needs no exception in a
 * content security policy. Everything inherits the page's type and colour; the custom properties are the page's to set.
 */

const css = `
frontdesk-form { display: block; }
.frontdesk-hint, .frontdesk-error, .frontdesk-trouble, .frontdesk-bar, .frontdesk-card {
  --accent: var(--frontdesk-accent, currentColor);
  box-sizing: border-box;
  color: inherit;
  font-family: var(--frontdesk-font, inherit);
  line-height: 1.45;
}
/* A page may be of another direction than the words that we have for it: these stay in order, at the page's side. */
.frontdesk-hint, .frontdesk-error, .frontdesk-trouble p, .frontdesk-bar, .frontdesk-card :is(h2, p), .frontdesk-field label {
  unicode-bidi: plaintext; text-align: -webkit-match-parent; text-align: match-parent;
}
.frontdesk-hint, .frontdesk-error { font-size: var(--frontdesk-hint-size, 0.85em); margin: 0; padding-block: 0.2em; }
.frontdesk-hint { color: var(--frontdesk-muted, inherit); line-height: 24px; min-height: var(--frontdesk-hint-space, 24px); padding: 0; }
.frontdesk-hint:empty:not([data-frontdesk-hint]) { display: none; }
.frontdesk-error + .frontdesk-hint { display: none; }
.frontdesk-read::before {
  content: ""; display: inline-block; width: 0.65em; height: 0.35em; margin: 0 0.4em 0.2em;
  border: solid var(--accent); border-width: 0 0 2px 2px; transform: rotate(-45deg);
}
.frontdesk-ask { color: var(--frontdesk-ask, inherit); }
.frontdesk-hint button, .frontdesk-bar button {
  all: unset; display: inline-block; min-width: 24px; line-height: 24px; vertical-align: top; margin-inline: 0.6em; color: var(--frontdesk-link, var(--accent));
  font-weight: 600; text-decoration: underline; text-underline-offset: 0.2em; cursor: pointer;
}
.frontdesk-ask button { margin-inline: 0 !important; }
.frontdesk-hint button:focus-visible, .frontdesk-bar button:focus-visible, .frontdesk-button:focus-visible {
  outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px;
}
.frontdesk-error { color: var(--frontdesk-error, inherit); }
.frontdesk-error::before { content: "⚠ "; content: "⚠ " / ""; }
.frontdesk-trouble:not(:empty), .frontdesk-bar {
  margin-block: 1em; padding: 0.8em 1em; border: 1px solid var(--frontdesk-line, color-mix(in srgb, currentColor 28%, transparent));
  border-inline-start: 4px solid var(--frontdesk-error, currentColor);
  border-radius: var(--frontdesk-radius, 8px); background: var(--frontdesk-error-surface, transparent);
}
.frontdesk-bar {
  margin-block: 0 1em; border-inline-start-color: var(--accent); background: var(--frontdesk-surface, transparent);
  font-size: 0.95em;
}
.frontdesk-bar button { margin-inline: 0 0.6em; }
.frontdesk-trouble p, .frontdesk-card p { margin: 0.5em 0 0; }
.frontdesk-trouble .frontdesk-title { margin: 0; font-weight: 650; color: var(--frontdesk-error, inherit); }
.frontdesk-actions { display: flex; flex-wrap: wrap; gap: 0.75em; margin-block-start: 0.9em !important; }
.frontdesk-card {
  padding: clamp(1.1em, 3vw, 1.9em); border: 1px solid var(--frontdesk-line, color-mix(in srgb, currentColor 28%, transparent));
  border-radius: var(--frontdesk-radius, 8px); background: var(--frontdesk-surface, transparent);
}
.frontdesk-card h2 {
  margin: 0.35em 0 0; color: inherit; font: inherit; font-size: 1.35em; font-weight: 650; line-height: 1.25; text-wrap: balance;
}
.frontdesk-card h2:focus { outline: none; }
.frontdesk-greeting { color: var(--accent); font-weight: 560; margin: 0 !important; }
.frontdesk-reference { font-size: 0.875em; color: var(--frontdesk-muted, inherit); overflow-wrap: anywhere; }
.frontdesk-button {
  all: unset; box-sizing: border-box; padding: 0.6em 1.3em; border-radius: var(--frontdesk-radius, 8px); cursor: pointer;
  background: var(--frontdesk-accent, #1d4b5b); color: var(--frontdesk-on-accent, #fff); font-weight: 600; text-align: center;
}
.frontdesk-button[aria-disabled=true] { opacity: 0.75; cursor: progress; }
.frontdesk-more { display: grid; gap: 0.6em; margin-block-start: 1.2em; justify-items: start; }
.frontdesk-more label, .frontdesk-field label { display: block; font-weight: 560; }
.frontdesk-more input, .frontdesk-field :is(input, textarea) {
  display: block; box-sizing: border-box; width: 100%; margin-block-start: 0.3em; padding: 0.55em 0.7em; font: inherit;
  color: var(--frontdesk-field-text, FieldText); background: var(--frontdesk-field-surface, Field); border: 1px solid var(--frontdesk-edge, #7b8084);
  border-radius: var(--frontdesk-radius, 8px);
}
.frontdesk-field [aria-invalid=true] { border-color: var(--frontdesk-error, currentColor); border-width: 2px; }
.frontdesk-form { display: grid; gap: 0.7em 1.25em; grid-template-columns: repeat(auto-fit, minmax(min(100%, 15em), 1fr)); }
.frontdesk-form > :is(.frontdesk-message, .frontdesk-actions, .frontdesk-trouble) { grid-column: 1 / -1; }
.frontdesk-known { display: none !important; }
.frontdesk-unseen {
  position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
@media (prefers-reduced-motion: no-preference) {
  .frontdesk-card { animation: frontdesk-arrive 0.35s ease-out backwards; }
  @keyframes frontdesk-arrive { from { opacity: 0; transform: translateY(6px); } }
}
`;

let adopted = false;

/** Once for the page. */
export function adopt(): void {
  if (adopted) return;
  adopted = true;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet, ...document.adoptedStyleSheets];
}
