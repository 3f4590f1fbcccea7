/** `npm run build`: everything that is served, ready for `npm start`, a self-hosted workerd or a deployment. */
import { build } from "./lib/build.mjs";
import { fail } from "./lib/progress.mjs";

build().catch(fail);
