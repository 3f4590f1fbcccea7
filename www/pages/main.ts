/** The landing page's entry. */
import { offerSnippet } from "./embed.ts";
import { startForm } from "./form.ts";
import { showTraffic } from "./traffic.ts";

startForm();
offerSnippet();
showTraffic();
