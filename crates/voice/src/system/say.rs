//! macOS: the `say` program. It can't write sound into a pipe (the file format needs seeking), so a clause is rendered to a temporary
//! file, much faster than it is spoken, and heard once that is whole: time to first audio grows with the clause's length. Without a
//! voice of its own in the options it speaks with the one that the system's settings name. Pure; starts nothing. Compiled everywhere, so that its tests run everywhere; used on macOS only.

use std::path::PathBuf;

use super::program::{FILE, InstalledVoice, Output, Program};
use crate::VoiceOptions;

pub(crate) const NAME: &str = "say";
/// Part of the system; a window's `PATH` need not be the shell's.
pub(crate) const PATH: &str = "/usr/bin/say";
/// Asked for with `--data-format`; macOS resamples.
pub(crate) const RATE_HZ: u32 = 22_050;
/// `man say`: words per minute; the voices' own default is about this.
const WORDS_PER_MINUTE: f32 = 175.0;

pub(crate) fn program(path: PathBuf, options: &VoiceOptions) -> Program {
    let mut args: Vec<String> =
        ["-f", "-", "-o", FILE, "--file-format=WAVE", "--data-format=LEI16@22050"].map(str::to_owned).into();
    if let Some(voice) = &options.voice {
        args.extend(["-v".to_owned(), voice.clone()]);
    }
    if options.speed != 1.0 {
        let words = (WORDS_PER_MINUTE * options.speed).clamp(80.0, 500.0).round();
        args.extend(["-r".to_owned(), words.to_string()]);
    }
    Program {
        name: NAME,
        path,
        args,
        env: Vec::new(),
        output: Output::File,
        unknown_voice: "not found",
        voice: options.voice.clone().unwrap_or_default(),
        time_out: options.time_out,
    }
}

/// Reads `say -v '?'`: `Alex                en_US    # Most people recognize me by my voice.` Names may hold spaces.
pub(crate) fn installed(list: &str) -> Vec<InstalledVoice> {
    let voice = |line: &str| {
        let (voice, _sample) = line.split_once('#')?;
        let (name, language) = voice.trim_end().rsplit_once(char::is_whitespace)?;
        let name = name.trim().to_owned();
        (!name.is_empty()).then(|| InstalledVoice { id: name.clone(), name, language: language.replace('_', "-") })
    };
    list.lines().filter_map(voice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line() {
        let options = VoiceOptions { voice: Some("Alex".into()), speed: 2.0, ..VoiceOptions::default() };
        let args = program(PathBuf::from(PATH), &options).args.join(" ");
        expect_test::expect!["-f - -o {file} --file-format=WAVE --data-format=LEI16@22050 -v Alex -r 350"]
            .assert_eq(&args);
    }

    #[test]
    fn the_list_of_voices() {
        let list = "Alex                en_US    # Most people recognize me by my voice.\n\
                    Bad News            en_US    # The light you see...\n\
                    Eddy (German (Germany)) de_DE    # Hallo! Ich heiße Eddy.\n\nbroken\n";
        let voices: Vec<_> = installed(list).into_iter().map(|v| format!("{} [{}]", v.id, v.language)).collect();
        assert_eq!(voices, ["Alex [en-US]", "Bad News [en-US]", "Eddy (German (Germany)) [de-DE]"]);
    }
}
