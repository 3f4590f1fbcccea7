/**
 * A phone number as people read it.
 *
 * In scope: the country code apart, and the digits after it in groups. Not in scope: a country's own way of grouping
 * (its area codes), which would need its numbering plan.
 */

/** Country codes by ITU E.164: of one digit, of two; all others have three. */
const one = /^[17]/;
const two = /^(2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

/** `+493023125010` as `+49 302 312 5010`. */
export function spacedNumber(e164: string): string {
  const digits = e164.replace(/^\+/, "");
  const codeLength = one.test(digits) ? 1 : two.test(digits) ? 2 : 3;
  const rest = digits.slice(codeLength);
  const groups: string[] = [];
  let at = 0;
  while (rest.length - at > 4) {
    groups.push(rest.slice(at, at + 3));
    at += 3;
  }
  return [`+${digits.slice(0, codeLength)}`, ...groups, rest.slice(at)].join(" ").trim();
}
