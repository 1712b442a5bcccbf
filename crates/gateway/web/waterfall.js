// What of a turn took how long, as a table whose last column is drawn.

// Each stage begins with the first of these marks that there is, and ends with the last one.
const STAGES = [
  ["text", ["speech_end"], "stt_final"],
  ["llm", ["llm_request"], "llm_first_clause"],
  ["tts", ["tts_request"], "tts_first_audio"],
  ["output", ["play_queued", "tts_first_audio"], "play_start"],
];

/** The stages of a turn that there were: `{ name, from, took }` in milliseconds after the user had finished. */
export function stages(marks) {
  return STAGES.flatMap(([name, begins, ends]) => {
    const from = begins.map((mark) => marks[mark]).find((at) => at !== undefined);
    const to = marks[ends];
    if (from === undefined || to === undefined || to < from) return [];
    return [{ name, from, took: to - from }];
  });
}

export function draw(body, marks, words) {
  const rows = stages(marks);
  const first = Math.min(0, ...rows.map((row) => row.from));
  const last = Math.max(1, ...rows.map((row) => row.from + row.took));
  const share = (ms) => `${(100 * ms) / (last - first)}%`;
  body.replaceChildren(
    ...rows.map(({ name, from, took }) => {
      const row = document.createElement("tr");
      const stage = document.createElement("th");
      stage.scope = "row";
      stage.textContent = words[name];
      const ms = document.createElement("td");
      ms.className = "number";
      ms.textContent = words.ms(Math.round(took));
      const when = document.createElement("td");
      const bar = document.createElement("div");
      bar.className = "bar";
      bar.title = words.ms(Math.round(from));
      bar.style.marginLeft = share(from - first);
      bar.style.width = share(took);
      when.append(bar);
      row.append(stage, ms, when);
      return row;
    }),
  );
}
