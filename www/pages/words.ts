/**
 * Names of what the closed lists, ids and codes stand for.
 *
 * In scope: one thing, one phrase. Not in scope: sentences (hints.ts, reasons.ts).
 */
import { countryName as countryNameIn } from "../widget/names.ts";

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

/** The name of an ISO 3166-1 country; what is no such code stays as it is. */
export const countryName = (code: string): string => countryNameIn(code, "en");

/** `a, b and c`. */
export function list(parts: string[], junction: "conjunction" | "disjunction" = "conjunction"): string {
  return new Intl.ListFormat("en", { type: junction }).format(parts);
}
