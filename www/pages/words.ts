/**
 * Names of what the closed lists, ids and codes stand for.
 *
 * In scope: one thing, one phrase. Not in scope: sentences (hints.ts, reasons.ts).
 */

const irregular: Record<string, string> = {
  c_level: "C-level",
  vp: "Vice president",
  individual_contributor: "Individual contributor",
  human_resources: "Human resources",
  information_technology: "IT",
  isv: "ISV",
};

/** `customer_service` as `Customer service`. */
export function words(name: string): string {
  const spaced = name.replaceAll("_", " ");
  return irregular[name] ?? spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** `lena-hofmann` as `Lena Hofmann`: decisions name members by id. */
export function memberName(id: string): string {
  return id
    .split("-")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join(" ");
}

const regions = new Intl.DisplayNames("en", { type: "region", fallback: "code" });

/** The name of an ISO 3166-1 country; what is no such code stays as it is. */
export function countryName(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (regions.of(code) ?? code) : code;
}

/** `1,001–5,000 people`. */
export function people({ min, max }: { min: number; max?: number }): string {
  const number = (value: number) => value.toLocaleString("en");
  if (max === undefined) return `${number(min)} people or more`;
  if (min === max) return min === 1 ? "1 person" : `${number(min)} people`;
  return `${number(min)}–${number(max)} people`;
}

/** `Acme (GmbH)`: the name, with its legal form apart. */
export function companyName({ name, legal_form }: { name: string; legal_form?: string }): string {
  if (!legal_form || !name.endsWith(legal_form)) return name;
  const bare = name.slice(0, -legal_form.length).replace(/[\s,]+$/, "");
  return bare ? `${bare} (${legal_form})` : name;
}

/** `a, b and c`. */
export function list(parts: string[], junction: "conjunction" | "disjunction" = "conjunction"): string {
  return new Intl.ListFormat("en", { type: junction }).format(parts);
}
