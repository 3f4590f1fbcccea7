/**
 * The languages that there are.
 *
 * In scope: which one a page speaks. Not in scope: their words, a file each, of which a page loads one.
 */
import type { Words } from "./words.ts";

const languages: Record<string, () => Promise<{ words: Words }>> = {
  en: () => import("./en.ts"),
  de: () => import("./de.ts"),
};

/** The words for an element, by the nearest `lang`; English where there are none for it. */
export async function wordsFor(element: Element): Promise<Words> {
  const lang = element.closest("[lang]")?.getAttribute("lang") ?? "";
  const load = languages[lang.toLowerCase().split("-")[0] ?? ""] ?? languages.en;
  if (!load) throw new Error("no language");
  return (await load()).words;
}
