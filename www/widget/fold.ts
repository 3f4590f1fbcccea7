/**
 * Texts as they are compared.
 *
 * In scope: case, accents, spaces, the parts of a name in code.
 */

/** `contact[firstName]` as `contact first name`. */
export function fold(text: string): string {
  return text
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1 $2")
    .replaceAll("ß", "ss")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
