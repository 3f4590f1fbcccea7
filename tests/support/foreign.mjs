/**
 * Other people's pages: forms as they write them, and a partner's page under a strict policy, on a server of its own.
 *
 * In scope: the pages and their server. Not in scope: what the widget does there.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { at, browserBundle } from "../../scripts/lib/paths.mjs";

const types = { js: "text/javascript", wasm: "application/wasm", html: "text/html; charset=utf-8" };

/** @param {string} title @param {string} body @param {{ lang?: string, dir?: string, head?: string }} [options] */
const page = (title, body, { lang = "en", dir = "ltr", head = "" } = {}) =>
  `<!doctype html><html lang="${lang}" dir="${dir}"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/look.css">${head}
</head><body><main><h1>${title}</h1>${body}</main></body></html>`;

const look = `:root { color-scheme: light dark; } body { font: 16px/1.5 sans-serif; margin: 0 auto; max-width: 40rem;
  padding: 1rem; } input, select, textarea { font: inherit; padding: 0.4rem; max-width: 100%; box-sizing: border-box; }
  .hs-form-field { margin-bottom: 1rem; }`;

/** @param {string} script */
const widget = (script) => `<script type="module" src="${script}"></script>`;

/** As Contact Form 7 writes it. @param {string} form what stands around the form */
const wordpress = (form) =>
  form.replace(
    "FORM",
    `<div class="wpcf7 js" id="wpcf7-f6-p2-o1" lang="en-US" dir="ltr"><div class="screen-reader-response"></div>
<form action="/contact/#wpcf7-f6-p2-o1" method="post" class="wpcf7-form init" aria-label="Contact form" novalidate="novalidate" data-status="init">
<div style="display: none;"><input type="hidden" name="_wpcf7" value="6"><input type="hidden" name="_wpcf7_locale" value="en_US"></div>
<p><label> Your name<br><span class="wpcf7-form-control-wrap" data-name="your-name"><input size="40" class="wpcf7-form-control wpcf7-text" autocomplete="name" aria-required="true" value="" type="text" name="your-name"></span> </label></p>
<p><label> Your email<br><span class="wpcf7-form-control-wrap" data-name="your-email"><input size="40" class="wpcf7-form-control wpcf7-email" autocomplete="email" aria-required="true" value="" type="email" name="your-email"></span> </label></p>
<p><label> Organisation<br><span class="wpcf7-form-control-wrap" data-name="text-412"><input size="40" class="wpcf7-form-control wpcf7-text" value="" type="text" name="text-412"></span> </label></p>
<p><label> Subject<br><span class="wpcf7-form-control-wrap" data-name="your-subject"><input size="40" class="wpcf7-form-control wpcf7-text" value="" type="text" name="your-subject"></span> </label></p>
<p><label> Your message (optional)<br><span class="wpcf7-form-control-wrap" data-name="your-message"><textarea cols="40" rows="4" class="wpcf7-form-control wpcf7-textarea" name="your-message"></textarea></span> </label></p>
<p><input class="wpcf7-form-control wpcf7-submit has-spinner" type="submit" value="Submit"></p><div class="wpcf7-response-output" aria-hidden="true"></div>
</form></div>`,
  );

/** As HubSpot's script draws it, a moment after the page is there. */
const hubspot = `
const field = (name, label, control) => '<div class="hs_' + name + ' hs-' + name + ' hs-fieldtype-text field hs-form-field"><label id="label-' + name + '-8f2c" for="' + name + '-8f2c"><span>' + label + '</span><span class="hs-form-required">*</span></label><legend class="hs-field-desc" style="display: none;"></legend><div class="input">' + control + '</div></div>';
const text = (name, label, type) => field(name, label, '<input id="' + name + '-8f2c" name="' + name + '" type="' + type + '" class="hs-input" inputmode="text" autocomplete="' + ({ firstname: "given-name", email: "email", phone: "tel" }[name] ?? "off") + '" value="">');
const choice = (name, label, options) => field(name, label, '<select id="' + name + '-8f2c" class="hs-input is-placeholder" name="' + name + '"><option disabled="" value="" selected>Please Select</option>' + options.map((o) => '<option value="' + o + '">' + o + '</option>').join("") + '</select>');
setTimeout(() => {
  document.querySelector("#hubspot").innerHTML = '<form id="hsForm_8f2c" method="POST" accept-charset="UTF-8" enctype="multipart/form-data" novalidate="" action="/hubspot" target="target_iframe_8f2c" class="hs-form stacked">' +
    text("firstname", "First Name", "text") + text("lastname", "Last Name", "text") + text("email", "Email", "email") + text("phone", "Phone Number", "tel") + text("company", "Company Name", "text") + text("jobtitle", "Job Title", "text") +
    choice("numemployees", "Company Size", ["1-5", "5-25", "25-50", "50-100", "100-500", "500-1000", "1000+"]) +
    '<input name="hs_context" type="hidden" value="{}"><div class="hs_submit hs-submit"><div class="actions"><input type="submit" class="hs-button primary large" value="Submit"></div></div><iframe name="target_iframe_8f2c" style="display: none;"></iframe></form>';
}, 150);`;

/** A form whose fields have no names, held by React. Bundled once. */
async function react() {
  const { build } = await import("esbuild");
  const built = await build({
    entryPoints: [at("tests", "support", "forms", "react.js")],
    bundle: true,
    write: false,
    format: "esm",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  return built.outputFiles[0]?.text ?? "";
}

/**
 * Serves the pages on another port than the edge. `origin` is where.
 * @param {string} edge the edge's origin
 */
export async function startForeign(edge) {
  const script = `${edge}/pkg/frontdesk-form.js`;
  const reactForm = await react();
  let partnersKey = "";
  /** @type {string[]} */
  const posted = [];
  /** @type {Record<string, () => { body: string | Buffer, type: string, policy?: string }>} */
  const pages = {
    "/wordpress": () => ({
      type: types.html,
      body: page("Contact", wordpress(`<frontdesk-form publishable-key="pk_demo">FORM</frontdesk-form>`), {
        head: widget(script),
      }),
    }),
    "/copy": () => ({
      type: types.html,
      body: page("Contact", wordpress(`<frontdesk-form publishable-key="pk_demo" copy>FORM</frontdesk-form>`), {
        head: widget(script),
      }),
    }),
    "/react": () => ({
      type: types.html,
      body: page("Talk to us", `<div id="root"></div>`, { head: `${widget(script)}${widget("/react.js")}` }),
    }),
    "/react.js": () => ({ type: types.js, body: reactForm }),
    "/hubspot": () => ({
      type: types.html,
      body: page(
        "Get a demo",
        `<frontdesk-form publishable-key="pk_demo" ask="all"><div id="hubspot"></div></frontdesk-form>`,
        {
          head: `${widget(script)}${widget("/hubspot.js")}`,
        },
      ),
    }),
    "/hubspot.js": () => ({ type: types.js, body: hubspot }),
    // Two lines, under a policy that lets our script in and nothing else.
    "/partner": () => ({
      type: types.html,
      policy: `default-src 'none'; script-src ${edge} 'wasm-unsafe-eval'; connect-src ${edge}; style-src 'self'; form-action ${edge}; base-uri 'none'`,
      body: page(
        "Alpine offers storage",
        `${widget(script)}\n<frontdesk-form publishable-key="${partnersKey}"></frontdesk-form>`,
      ),
    }),
    "/deal": () => ({
      type: types.html,
      policy: `default-src 'none'; script-src ${edge} 'wasm-unsafe-eval'; connect-src ${edge}; style-src 'self'; base-uri 'none'`,
      body: page(
        "Register a deal",
        `${widget(script)}\n<frontdesk-form publishable-key="${partnersKey}" for="deal"></frontdesk-form>`,
      ),
    }),
    // The same from the npm package, served by the partner's own server.
    "/own": () => ({
      type: types.html,
      policy: `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' ${edge}; style-src 'self'; form-action ${edge}; base-uri 'none'`,
      body: page(
        "Unser Angebot",
        `${widget("/pkg/frontdesk-form.js")}\n<frontdesk-form publishable-key="${partnersKey}" server="${edge}"></frontdesk-form>`,
        { lang: "de" },
      ),
    }),
    "/german": () => ({
      type: types.html,
      body: page("Kontakt", `<frontdesk-form publishable-key="pk_demo" server="${edge}"></frontdesk-form>`, {
        lang: "de-AT",
        head: widget(script),
      }),
    }),
    "/rtl": () => ({
      type: types.html,
      body: page("Contact", `<frontdesk-form publishable-key="pk_demo" server="${edge}"></frontdesk-form>`, {
        dir: "rtl",
        lang: "ar",
        head: widget(script),
      }),
    }),
    "/look.css": () => ({ type: "text/css", body: look }),
    "/favicon.ico": () => ({ type: "image/x-icon", body: "" }),
  };

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://x");
    if (request.method === "POST") posted.push(pathname);
    const found = pathname.startsWith("/pkg/")
      ? {
          type: pathname.endsWith(".wasm") ? types.wasm : types.js,
          body: readFileSync(join(browserBundle, pathname.slice(5))),
        }
      : (pages[pathname]?.() ?? { type: types.html, body: page("Thank you for your message", "") });
    const headers = {
      "content-type": found.type,
      ...("policy" in found && { "content-security-policy": found.policy }),
    };
    response.writeHead(200, headers).end(found.body);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(undefined)));
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    origin: `http://127.0.0.1:${address.port}`,
    /** What was posted to these pages themselves. */
    posted,
    /** The partner's publishable key in the partner's pages. */
    setKey: (/** @type {string} */ key) => {
      partnersKey = key;
    },
    close: () => new Promise((done) => server.close(done)),
  };
}
