/** "1 model", "3 models": a number and its word. */
export const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
