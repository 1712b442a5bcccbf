//! Charts of the history, in the window, the terminal and the files that are exported; and what the regression watch has to say.

problems! {
    no_font() = "charts.no_font", Device;
        en "The picture can't be drawn: this computer has no font for its words."
           "Install a font, for example DejaVu Sans, or export an SVG file.";
        es "No se puede dibujar la imagen: este ordenador no tiene ninguna fuente para sus palabras."
           "Instala una fuente, por ejemplo DejaVu Sans, o exporta un archivo SVG.";
    not_drawn(reason) = "charts.not_drawn", Bug;
        en "The chart could not be drawn because of a mistake in Riposte: {reason}."
           "Please report this with the log file.";
        es "No se ha podido dibujar el gráfico por un error de Riposte: {reason}."
           "Infórmanos de esto con el archivo de registro.";
    not_written(path, reason) = "charts.not_written", Input;
        en "The file {path} can't be written: {reason}."
           "Choose another place, on a disk with room.";
        es "No se puede escribir el archivo {path}: {reason}."
           "Elige otro sitio, en un disco con espacio.";
    unknown_chart(name, known) = "charts.unknown", Input;
        en "There is no chart called \"{name}\"."
           "Choose {known}.";
        es "No hay ningún gráfico llamado «{name}»."
           "Elige {known}.";
    unknown_format(path) = "charts.format", Input;
        en "The name {path} does not say what to write."
           "Let it end in .svg, .png, .csv or .json.";
        es "El nombre {path} no dice qué escribir."
           "Haz que termine en .svg, .png, .csv o .json.";
    no_turns() = "charts.no_turns", Input;
        en "No turn of the history fits this choice."
           "Choose a longer time or fewer conditions; `riposte history` shows the last turns.";
        es "Ningún turno del historial cumple esas condiciones."
           "Elige más tiempo o menos condiciones; `riposte history` muestra los últimos turnos.";
    unknown_time(text) = "charts.time", Input;
        en "\"{text}\" is no time."
           "Write a date as 2026-11-24, a moment as 2026-11-24T14:00, or how long ago as 90min, 24h, 7d or 4w.";
        es "«{text}» no es un momento."
           "Escribe una fecha como 2026-11-24, un momento como 2026-11-24T14:00 o cuánto hace como 90min, 24h, 7d o 4w.";
}

phrases! {
    gap(): "Time to the first sound", "Tiempo hasta el primer sonido";
    distribution(): "How long the waits are", "Cómo de largas son las esperas";
    ecdf(): "How many answers begin in time", "Cuántas respuestas empiezan a tiempo";
    stages(): "Where the time goes", "En qué se va el tiempo";
    providers(): "Set-ups compared", "Comparación de configuraciones";
    speculation(): "Answers prepared ahead", "Respuestas preparadas de antemano";
    interruptions(): "How answers ended", "Cómo terminaron las respuestas";
    cache(): "Answers that began with a kept phrase", "Respuestas que empezaron con una frase guardada";

    /// What of a figure's summary is told under a title.
    summary(p50, p95, n): "p50 {p50} · p95 {p95} · n {n}", "p50 {p50} · p95 {p95} · n {n}";
    mixed(set_ups): "{set_ups} set-ups together", "{set_ups} configuraciones juntas";
    violations(count, limit): "{count} over {limit}", "{count} por encima de {limit}";
    nothing(): "Nothing to draw: no turn here was timed for this.", "Nada que dibujar: aquí ningún turno tiene estas medidas.";
    human(): "200 ms: between people", "200 ms: entre personas";
    within_human(share): "{share} within 200 ms", "{share} en 200 ms";
    band(): "p50 to p95", "p50 a p95";
    middle(): "p50", "p50";
    ninety_fifth(): "p95", "p95";
    one_turn(): "one turn", "un turno";
    over(limit): "over {limit}", "más de {limit}";
    providers_told(n): "p50 and p95 of the wait · n {n}", "p50 y p95 de la espera · n {n}";
    turns(): "turns", "turnos";
    share_axis(): "share of answers", "parte de las respuestas";
    rest(count): "{count} more set-ups are not shown", "hay {count} configuraciones más que no se muestran";
    stages_told(): "medians · what runs ahead of the turn's end overlaps; the marks show the median wait",
        "medianas · lo que se adelanta al fin del turno se solapa; las marcas son la espera mediana";

    stages_of_newest_told(n): "medians of the newest {n} turns · what runs ahead of the turn's end overlaps; the marks show the median wait",
        "medianas de los últimos {n} turnos · lo que se adelanta al fin del turno se solapa; las marcas son la espera mediana";

    end_of_turn(): "end of turn", "fin del turno";
    text(): "text", "texto";
    first_word(): "first word", "primera palabra";
    first_clause(): "first clause", "primera oración";
    voice(): "voice", "voz";
    output(): "output", "salida";

    used(): "used", "usadas";
    thrown_away(): "thrown away", "descartadas";
    completed(): "heard to the end", "oídas hasta el final";
    interrupted(): "interrupted", "interrumpidas";
    failed(): "failed", "fallidas";
    kept(): "kept phrase", "frase guardada";
    made(): "made anew", "hecha de nuevo";
    speculation_told(share, n, tokens): "{share} of {n} were used · {tokens} tokens thrown away per turn",
        "se usó el {share} de {n} · {tokens} tokens descartados por turno";
    interruptions_told(share, n): "{share} of {n} were interrupted", "se interrumpió el {share} de {n}";
    silent_after(p50, p95): "silent after p50 {p50}, p95 {p95}", "silencio tras p50 {p50}, p95 {p95}";
    cache_told(share, n): "{share} of {n}", "el {share} de {n}";
    saved(ms): "p50 {ms} sooner", "p50 {ms} antes";

    push_to_talk(): "push-to-talk", "pulsar para hablar";
    hands_free(): "hands-free", "manos libres";
    typed(): "typed", "por escrito";

    bucket_told(period, p50, p95, n): "{period}: p50 {p50}, p95 {p95}, n {n}", "{period}: p50 {p50}, p95 {p95}, n {n}";
    turn_told(time, ms): "{time}: {ms}", "{time}: {ms}";
    bin_told(from, to, n, share): "{from} to {to}: {n} turns ({share})", "de {from} a {to}: {n} turnos ({share})";
    bin_and_more(from, n, share): "{from} and more: {n} turns ({share})", "{from} y más: {n} turnos ({share})";
    share_told(share, ms): "{share} within {ms}", "el {share} en {ms}";
    part_told(who, part, ms): "{who}: {part} {ms}", "{who}: {part} {ms}";
    counts_told(period, counts): "{period}: {counts}", "{period}: {counts}";
    count_told(what, n): "{what} {n}", "{what} {n}";

    end_of_turn_slower(by, since): "Turns end {by} later since {since}", "Los turnos terminan {by} más tarde desde {since}";
    text_slower(by, since): "Text comes {by} later since {since}", "El texto llega {by} más tarde desde {since}";
    first_word_slower(by, since): "The chat model's first word comes {by} later since {since}",
        "La primera palabra del modelo llega {by} más tarde desde {since}";
    first_clause_slower(by, since): "The chat model takes {by} longer for its first clause since {since}",
        "El modelo tarda {by} más en su primera oración desde {since}";
    voice_slower(by, since): "The voice begins {by} later since {since}", "La voz empieza {by} más tarde desde {since}";
    output_slower(by, since): "Sound output takes {by} longer since {since}", "La salida de sonido tarda {by} más desde {since}";
    changed(slower, changes): "{slower}; {changes}.", "{slower}; {changes}.";
    recogniser_too_slow(who, takes, n, leaves): "The recogniser {who} takes {takes} (median of {n} turns), and this pace leaves it {leaves}.",
        "El reconocedor {who} tarda {takes} (mediana de {n} turnos), y este ritmo le deja {leaves}.";
    chat_model_too_slow(who, takes, n, leaves): "The chat model {who} takes {takes} to its first clause (median of {n} turns), and this pace leaves it {leaves}.",
        "El modelo {who} tarda {takes} hasta su primera oración (mediana de {n} turnos), y este ritmo le deja {leaves}.";
    voice_too_slow(who, takes, n, leaves): "The voice {who} takes {takes} (median of {n} turns), and this pace leaves it {leaves}.",
        "La voz {who} tarda {takes} (mediana de {n} turnos), y este ritmo le deja {leaves}.";
    engine_too_slow(takes, n, leaves): "Riposte itself takes {takes} (median of {n} turns), and this pace leaves it {leaves}.",
        "Riposte mismo tarda {takes} (mediana de {n} turnos), y este ritmo le deja {leaves}.";
    unchanged(slower): "{slower}; nothing in the set-up changed.", "{slower}; en la configuración no ha cambiado nada.";
    recogniser_changed(from, to): "recogniser {from} → {to}", "reconocedor {from} → {to}";
    chat_model_changed(from, to): "chat model {from} → {to}", "modelo {from} → {to}";
    voice_changed(from, to): "voice {from} → {to}", "voz {from} → {to}";
    output_changed(from, to): "output {from} → {to}", "salida {from} → {to}";
    no_name(): "none", "ninguno";

    conversation_of(date, time): "Conversation of {date}, {time}", "Conversación del {date}, {time}";
    you(): "You", "Tú";
    riposte(): "Riposte", "Riposte";
    not_heard(text): "Not heard: {text}", "No se oyó: {text}";
    not_finished(): "This answer was not finished.", "Esta respuesta quedó sin terminar.";

    today(): "today", "hoy";
    yesterday(): "yesterday", "ayer";
    on_day(day): "{day}", "el {day}";
    date(day, month): "{day} {month}", "{day} {month}";
    month_of_year(month, year): "{month} {year}", "{month} {year}";
    moment(date, time): "{date}, {time}", "{date}, {time}";
    from_to(from, to): "{from} – {to}", "{from} – {to}";
    monday(): "Monday", "lunes";
    tuesday(): "Tuesday", "martes";
    wednesday(): "Wednesday", "miércoles";
    thursday(): "Thursday", "jueves";
    friday(): "Friday", "viernes";
    saturday(): "Saturday", "sábado";
    sunday(): "Sunday", "domingo";
    january(): "Jan", "ene";
    february(): "Feb", "feb";
    march(): "Mar", "mar";
    april(): "Apr", "abr";
    may(): "May", "may";
    june(): "Jun", "jun";
    july(): "Jul", "jul";
    august(): "Aug", "ago";
    september(): "Sep", "sep";
    october(): "Oct", "oct";
    november(): "Nov", "nov";
    december(): "Dec", "dic";
}
