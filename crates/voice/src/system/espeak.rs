//! espeak-ng, the installed program: its command line, its list of voices, how to get it. It is GPL-3 and therefore never linked, only
//! started. Pure; starts nothing.

use std::path::PathBuf;

use super::program::{InstalledVoice, Output, Program};
use crate::VoiceOptions;
use riposte_problem::Sentence;
use riposte_problem::words::providers as words;

pub(crate) const NAME: &str = "espeak-ng";

/// espeak-ng's own default, words per minute, and the range in which it still speaks clearly (`man espeak-ng`: 80 is the least).
const WORDS_PER_MINUTE: f32 = 175.0;
const SPEED_RANGE: (f32, f32) = (80.0, 450.0);

/// `--stdout` writes WAV while synthesising; `--stdin` reads all text first, so that lines are not spoken one by one; `-z` leaves out
/// the final pause; `-b 1` is UTF-8.
pub(crate) fn program(path: PathBuf, options: &VoiceOptions) -> Program {
    let voice = options.voice.clone().unwrap_or_else(|| voice_for(&options.language));
    let speed = (WORDS_PER_MINUTE * options.speed).clamp(SPEED_RANGE.0, SPEED_RANGE.1).round();
    Program {
        name: NAME,
        path,
        args: ["--stdout", "--stdin", "-z", "-b", "1", "-s", &speed.to_string(), "-v", &voice]
            .map(str::to_owned)
            .into(),
        env: Vec::new(),
        output: Output::Stream,
        unknown_voice: "voice does not exist",
        voice,
        time_out: options.time_out,
    }
}

/// espeak-ng names its voices by language; plain `en` is British there, and what it calls Spanish is Spain's.
fn voice_for(language: &str) -> String {
    match language.to_ascii_lowercase().as_str() {
        "" | "en" => "en-us".to_owned(),
        tag => tag.replace('_', "-"),
    }
}

/// Reads `espeak-ng --voices`: a heading, then columns of fixed order. MBROLA voices are left out: they need another program.
pub(crate) fn installed(list: &str) -> Vec<InstalledVoice> {
    let voice = |line: &str| {
        let mut columns = line.split_whitespace();
        let (_priority, language, _age) = (columns.next()?, columns.next()?, columns.next()?);
        let (name, file) = (columns.next()?, columns.next()?);
        (!file.starts_with("mb/")).then(|| InstalledVoice {
            id: language.to_owned(),
            name: name.replace('_', " "),
            language: language.to_owned(),
        })
    };
    list.lines().skip(1).filter_map(voice).collect()
}

/// How to get espeak-ng here. `os_release` is the text of `/etc/os-release`, empty where there is none.
pub(crate) fn install_advice(os_release: &str) -> Sentence {
    let families: Vec<&str> = os_release
        .lines()
        .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")))
        .flat_map(|ids| ids.trim_matches('"').split_whitespace())
        .collect();
    let is = |names: &[&str]| families.iter().any(|family| names.contains(family));
    let command = if is(&["debian", "ubuntu"]) {
        "sudo apt install espeak-ng"
    } else if is(&["fedora", "rhel", "centos"]) {
        "sudo dnf install espeak-ng"
    } else if is(&["arch"]) {
        "sudo pacman -S espeak-ng"
    } else if is(&["suse", "opensuse"]) {
        "sudo zypper install espeak-ng"
    } else if is(&["alpine"]) {
        "sudo apk add espeak-ng"
    } else if cfg!(target_os = "macos") {
        "brew install espeak-ng"
    } else {
        return words::install_somehow();
    };
    words::install_with(command)
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    #[test]
    fn the_command_line() {
        let options = VoiceOptions { speed: 1.2, ..VoiceOptions::default() };
        let program = program(PathBuf::from("/usr/bin/espeak-ng"), &options);
        expect!["--stdout --stdin -z -b 1 -s 210 -v en-us"].assert_eq(&program.args.join(" "));
    }

    #[test]
    fn languages_become_voices() {
        let voices = ["", "en", "en-GB", "es", "pt_BR"].map(voice_for);
        assert_eq!(voices, ["en-us", "en-us", "en-gb", "es", "pt-br"]);
    }

    #[test]
    fn the_list_of_voices() {
        let list = "Pty Language       Age/Gender VoiceName          File                 Other Languages
 5  af              --/M      Afrikaans          gmw/af               
 2  en-gb           --/M      English_(Great_Britain) gmw/en               (en 2)
 5  en-us           --/F      us-mbrola-1        mb/mb-us1            (en 8)
broken
";
        let voices: Vec<_> = installed(list).into_iter().map(|v| format!("{} = {}", v.id, v.name)).collect();
        assert_eq!(voices, ["af = Afrikaans", "en-gb = English (Great Britain)"]);
    }

    #[test]
    fn advice_fits_the_distribution() {
        for (os_release, command) in [
            ("NAME=Debian\nID=debian\n", "sudo apt install"),
            ("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", "sudo apt install"),
            ("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n", "sudo dnf install"),
            ("ID=manjaro\nID_LIKE=arch\n", "sudo pacman -S"),
            ("ID=opensuse-tumbleweed\nID_LIKE=\"opensuse suse\"\n", "sudo zypper install"),
            ("ID=alpine\n", "sudo apk add"),
        ] {
            let advice = install_advice(os_release);
            assert!(advice.english().contains(command), "{advice}");
        }
        if !cfg!(target_os = "macos") {
            assert!(install_advice("").english().contains("your package manager"));
        }
    }
}
