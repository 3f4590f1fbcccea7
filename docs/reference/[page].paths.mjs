/** The pages of the reference that are made of the code, each time the site is built. */
import { generated } from "../../scripts/docs/pages.mjs";

export default { paths: () => generated() };
