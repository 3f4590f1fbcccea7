/** The page's entry. */
import { offerSnippet } from "./embed.ts";
import { startForm } from "./form.ts";

startForm();
offerSnippet();
