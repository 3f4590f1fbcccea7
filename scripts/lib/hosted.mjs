/**
 * A folder that runs Frontdesk on a machine with nothing else: runtime, Worker, files, and how a system starts it.
 *
 * In scope: what lies in the folder. Not in scope: building (build.mjs); making it public: a proxy with TLS does that.
 */
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { at, site, workerBundle } from "./paths.mjs";
import { Stop } from "./progress.mjs";
import { binary } from "./workerd.mjs";
import { configuration } from "./workerd_config.mjs";

const templates = at("scripts", "self_host");

/** Lays everything into `folder`, beside it first, so that what is there serves until the new one is whole.
 * @param {string} folder */
export function place(folder) {
  if (existsSync(folder) && readdirSync(folder).length > 0 && !existsSync(join(folder, "config.capnp"))) {
    throw new Stop(`${folder} has something else in it: name an empty folder, or one that this command made.`);
  }
  if (existsSync(join(folder, "state"))) {
    throw new Stop(
      `${folder} has its state within: move it elsewhere and say where by FRONTDESK_STATE, then try again.`,
    );
  }
  const fresh = `${folder}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  for (const name of readdirSync(templates)) copyFileSync(join(templates, name), join(fresh, name));
  cpSync(workerBundle, join(fresh, "worker"), { recursive: true, filter: (path) => !path.endsWith(".gitignore") });
  cpSync(site, join(fresh, "site"), { recursive: true });
  copyFileSync(binary(), join(fresh, "workerd"));
  chmodSync(join(fresh, "workerd"), 0o755);
  chmodSync(join(fresh, "run"), 0o755);
  const config = {
    bundle: workerBundle,
    from: "worker",
    environment: ["OPERATOR_KEY"],
    forwarded: "X-Forwarded-Proto",
  };
  writeFileSync(join(fresh, "config.capnp"), configuration(config));
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
}
