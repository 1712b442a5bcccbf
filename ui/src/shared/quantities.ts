// Amounts as people read them. Pure.

import type { LanguageCode } from "./strings";

const UNITS: [unit: string, bytes: number, digits: number][] = [
  ["GB", 1e9, 2],
  ["MB", 1e6, 1],
  ["kB", 1e3, 1],
];

/** Bytes: 512 B, 45.8 MB, 1.62 GB (powers of ten, as disks are sold). Always so many digits, so that a number that grows does not jump. */
export function amount(bytes: number, locale: LanguageCode): string {
  const found = UNITS.find(([, least]) => bytes >= least);
  if (!found) return `${bytes} B`;
  const [unit, factor, digits] = found;
  return `${(bytes / factor).toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${unit}`;
}

/** A length of time: 40 s, 3 min, 2.1 h. */
export function timeLeft(seconds: number, locale: LanguageCode): string {
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  if (seconds < 6000) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toLocaleString(locale, { maximumFractionDigits: 1 })} h`;
}

/** The name of a language by its code or tag, as the reader's language has it in the middle of a sentence. */
export function languageName(tag: string, locale: LanguageCode): string {
  return new Intl.DisplayNames([locale], { type: "language" }).of(tag) ?? tag;
}

/** With a capital, as it stands at the beginning. */
export function capitalised(text: string, locale: LanguageCode): string {
  return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
}
