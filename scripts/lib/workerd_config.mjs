/**
 * workerd's configuration: the Worker, its storage on this disk, its files, and whom it may reach.
 *
 * In scope: the text. Not in scope: running it (workerd.mjs), placing it where somebody hosts it (self_host.mjs).
 */
import { readdirSync } from "node:fs";

/** What workerd promises about its own behaviour: wrangler.toml names the same date. */
const compatibilityDate = "2026-11-01";

/** Networks that the Worker reaches: public addresses only, whatever a name resolves to; or this machine, too. */
export const toPublic = ["public"];
export const toAnybody = ["public", "local"];

const text = (/** @type {string} */ value) => JSON.stringify(value);

/** The modules of a built Worker, the entry first: the order is how workerd knows it.
 * @param {string} bundle @param {string} from */
function modules(bundle, from) {
  const names = readdirSync(bundle).filter((name) => /\.(js|wasm)$/.test(name));
  const ordered = ["guard.js", ...names.filter((name) => name !== "guard.js").sort()];
  return ordered.map((name) => {
    const kind = name.endsWith(".wasm") ? "wasm" : "esModule";
    return `    (name = ${text(name)}, ${kind} = embed ${text(`${from}/${name}`)}),`;
  });
}

/** @param {string} limiter */
const extension = (limiter) => [
  "const extension :Workerd.Extension = (",
  `  modules = [(name = "flood:limiter", internal = true, esModule = ${text(limiter)})],`,
  ");",
  "",
];

/**
 * The configuration's text.
 * @param {{ bundle: string, from: string, vars?: Record<string, string>, environment?: string[], reach?: string[],
 *   forwarded?: string, limiter?: string }} what
 *   `bundle` is the folder of the built Worker, `from` its path as the configuration's file sees it; `vars` become text
 *   bindings, `environment` those that are read when workerd starts; `reach` is whom it may call; `forwarded` the header in
 *   which a proxy in front says by which protocol it was asked; `limiter` a module's text that stands for the platform's
 *   limiter of rates.
 */
export function configuration({ bundle, from, vars = {}, environment = [], reach = toPublic, forwarded, limiter }) {
  const texts = Object.entries(vars).map(([name, value]) => `    (name = ${text(name)}, text = ${text(value)}),`);
  const read = environment.map((name) => `    (name = ${text(name)}, fromEnvironment = ${text(name)}),`);
  const http = forwarded ? `(forwardedProtoHeader = ${text(forwarded)})` : "()";
  return [
    'using Workerd = import "/workerd/workerd.capnp";',
    "",
    "const config :Workerd.Config = (",
    "  services = [",
    '    (name = "frontdesk", worker = .frontdesk),',
    '    (name = "site", disk = (writable = false)),',
    '    (name = "state", disk = (writable = true)),',
    `    (name = "outside", network = (allow = ${JSON.stringify(reach)}, tlsOptions = (trustBrowserCas = true))),`,
    "  ],",
    `  sockets = [(name = "http", http = ${http}, service = "frontdesk")],`,
    ...(limiter ? ["  extensions = [.extension],"] : []),
    ");",
    "",
    "const frontdesk :Workerd.Worker = (",
    `  compatibilityDate = ${text(compatibilityDate)},`,
    '  globalOutbound = "outside",',
    "  modules = [",
    ...modules(bundle, from),
    "  ],",
    "  durableObjectNamespaces = [",
    '    (className = "Workspace", uniqueKey = "frontdesk-workspace", enableSql = true),',
    "  ],",
    '  durableObjectStorage = (localDisk = "state"),',
    "  bindings = [",
    '    (name = "WORKSPACE", durableObjectNamespace = "Workspace"),',
    '    (name = "ASSETS", service = "site"),',
    ...(limiter ? ['    (name = "FLOOD", wrapped = (moduleName = "flood:limiter")),'] : []),
    ...texts,
    ...read,
    "  ],",
    ");",
    "",
    ...(limiter ? extension(limiter) : []),
  ].join("\n");
}
