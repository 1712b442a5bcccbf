// What something cost about, as people read it. Pure.

import type { Cost } from "../lib/backend/interface";
import type { CostStrings } from "../shared/stringsCosts";
import type { LanguageCode } from "../shared/strings";

/** Dollars to the cent, and to a hundredth of one where it is less than ten. */
export function dollars(usd: number, locale: LanguageCode): string {
  const digits = usd === 0 || usd >= 0.1 ? 2 : 4;
  return usd.toLocaleString(locale, { style: "currency", currency: "USD", minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** What is known; what is not is said, and never is 0. */
export function money(cost: Cost, strings: CostStrings, locale: LanguageCode): string {
  const usd = cost.usd ?? 0;
  if (!cost.unknown) return dollars(usd, locale);
  return usd === 0 ? strings.unknown : strings.andUnknown(dollars(usd, locale));
}
