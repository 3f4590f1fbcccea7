/** The partners' page's entry. */
import { offerSnippet } from "./embed.ts";

offerSnippet();
