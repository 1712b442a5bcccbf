// The list of those that are asked when the chosen provider can't: what a change makes of it. Pure.

/** With `name` one place sooner (-1) or later (1); the same list where it can't go further. */
export function moved(list: readonly string[], name: string, by: -1 | 1): string[] {
  const from = list.indexOf(name);
  const to = from + by;
  if (from < 0 || to < 0 || to >= list.length) return [...list];
  const rest = list.filter((other) => other !== name);
  return [...rest.slice(0, to), name, ...rest.slice(to)];
}

/** With `name` at the place `to`, counted from 0 in the list without it. */
export function placed(list: readonly string[], name: string, to: number): string[] {
  const rest = without(list, name);
  return [...rest.slice(0, to), name, ...rest.slice(to)];
}

/** Where a row that is dragged belongs: behind all those whose middle is above the pointer. `middles`: of the other rows, from the top. */
export function placeAt(middles: readonly number[], pointer: number): number {
  return middles.filter((middle) => middle < pointer).length;
}

export function without(list: readonly string[], name: string): string[] {
  return list.filter((other) => other !== name);
}

/** Who can still be added: everybody but the chosen one and those that are in the list. */
export function addable(all: readonly string[], chosen: string, list: readonly string[]): string[] {
  return all.filter((name) => name !== chosen && !list.includes(name));
}
