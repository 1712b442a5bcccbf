// Settings by what is looked for: only what holds the words stays in sight. Works on what is drawn, so that no section has to know of it.

/** Without accents and capitals. */
function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Hides what does not hold every word of `query`, and sections without anything left. How many parts are in sight. */
export function narrow(root: HTMLElement, query: string): number {
  const words = plain(query).split(/\s+/).filter((word) => word !== "");
  const holds = (text: string): boolean => words.every((word) => plain(text).includes(word));
  let found = 0;
  for (const section of root.querySelectorAll("section")) {
    const all = holds(section.querySelector("h3")?.textContent ?? "");
    let left = 0;
    for (const part of section.querySelectorAll<HTMLElement>(`:scope > :not(h3)`)) {
      part.hidden = !all && !holds(said(part));
      left += part.hidden ? 0 : 1;
    }
    section.hidden = left === 0;
    found += left;
  }
  return found;
}

/** What a part says, the values of its fields and their names included. */
function said(part: HTMLElement): string {
  const named = [part, ...part.querySelectorAll("[aria-label]")].map((element) => element.getAttribute("aria-label") ?? "");
  return [part.textContent ?? "", ...named].join(" ");
}

/** Keeps what is drawn later narrowed, too. */
export function narrowed(root: HTMLElement, options: { query: string; found: (parts: number) => void }): { update: (options: { query: string; found: (parts: number) => void }) => void; destroy: () => void } {
  let now = options;
  const run = (): void => now.found(narrow(root, now.query));
  const watch = new MutationObserver(() => {
    if (now.query.trim() !== "") run();
  });
  watch.observe(root, { childList: true, subtree: true });
  if (now.query.trim() !== "") run();
  return {
    update: (next) => {
      now = next;
      run();
    },
    destroy: () => watch.disconnect(),
  };
}
