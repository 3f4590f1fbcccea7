/**
 * Amounts as people write and read them.
 *
 * In scope: the currency's smallest unit, in which the API has them, to and from whole ones. Not in scope: other currencies' worth.
 */

const digits = (currency: string): number =>
  new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** How many of the smallest unit make a whole one. */
export const unitOf = (currency: string): number => 10 ** digits(currency);

/** `€12,500`. */
export function money(amount: number, currency: string): string {
  const unit = 10 ** digits(currency);
  const whole = amount % unit === 0;
  const style = { style: "currency", currency, ...(whole ? { maximumFractionDigits: 0 } : {}) } as const;
  return new Intl.NumberFormat("en", style).format(amount / unit);
}

/** What was typed, in whole units, as the API takes it; none where it is no amount. */
export function smallest(typed: string, currency: string): number | null {
  const value = Number(typed.replace(/[\s,]/g, ""));
  return typed.trim() === "" || !Number.isFinite(value) ? null : Math.round(value * 10 ** digits(currency));
}

/** An amount as it would be typed. */
export const typed = (amount: number | null | undefined, currency: string | null | undefined): string =>
  typeof amount === "number" && currency ? String(amount / 10 ** digits(currency)) : "";
