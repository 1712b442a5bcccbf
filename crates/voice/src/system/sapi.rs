//! Windows: the system's synthesiser (System.Speech), driven by the Windows PowerShell that every Windows has. The process loads the
//! synthesiser and then waits for its text, so that a spare one answers at once; a clause is rendered to a temporary file (System.Speech
//! wants to seek in its output) and heard once that is whole. Pure; starts nothing. Compiled everywhere, so that its tests run
//! everywhere; used on Windows only.

use std::path::PathBuf;

use super::program::{FILE, InstalledVoice, Output, Program};
use crate::VoiceOptions;

pub(crate) const NAME: &str = "Windows PowerShell";
pub(crate) const PATH: &str = "powershell.exe";
/// Asked for in the script; System.Speech resamples.
pub(crate) const RATE_HZ: u32 = 22_050;

/// Holds no double quote (they do not survive the command line) and nothing of the user's: that comes in variables and on standard
/// input. Errors are one plain line on standard error.
const SPEAK: &str = "\
$ErrorActionPreference = 'Stop'; try { \
Add-Type -AssemblyName System.Speech; \
$voice = New-Object System.Speech.Synthesis.SpeechSynthesizer; \
$voice.Rate = [int]$env:RIPOSTE_RATE; \
if ($env:RIPOSTE_VOICE) { $voice.SelectVoice($env:RIPOSTE_VOICE) } else { \
$fit = $voice.GetInstalledVoices() | Where-Object { $_.Enabled -and $_.VoiceInfo.Culture.Name -like ($env:RIPOSTE_LANGUAGE + '*') } | Select-Object -First 1; \
if ($fit) { $voice.SelectVoice($fit.VoiceInfo.Name) } else { [Console]::Error.WriteLine('No voice for ' + $env:RIPOSTE_LANGUAGE + ' is installed: the default voice speaks.') } }; \
$format = New-Object System.Speech.AudioFormat.SpeechAudioFormatInfo(22050, [System.Speech.AudioFormat.AudioBitsPerSample]::Sixteen, [System.Speech.AudioFormat.AudioChannel]::Mono); \
$utf8 = New-Object System.Text.UTF8Encoding($false); \
$text = (New-Object System.IO.StreamReader([Console]::OpenStandardInput(), $utf8)).ReadToEnd(); \
$voice.SetOutputToWaveFile($env:RIPOSTE_FILE, $format); $voice.Speak($text); $voice.Dispose(); exit 0 \
} catch { [Console]::Error.WriteLine($_.Exception.GetBaseException().Message); exit 1 }";

/// Prints one `name|culture` per line, as UTF-8.
const LIST: &str = "\
[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding($false); Add-Type -AssemblyName System.Speech; \
(New-Object System.Speech.Synthesis.SpeechSynthesizer).GetInstalledVoices() | Where-Object { $_.Enabled } | \
ForEach-Object { $_.VoiceInfo.Name + '|' + $_.VoiceInfo.Culture.Name }";

/// `-InputFormat None` keeps PowerShell's host from reading standard input itself, which with `-Command` it would do for `$input`.
fn arguments(script: &str) -> Vec<String> {
    let start = ["-NoLogo", "-NoProfile", "-NonInteractive", "-InputFormat", "None", "-ExecutionPolicy", "Bypass"];
    start.into_iter().chain(["-Command", script]).map(str::to_owned).collect()
}

pub(crate) fn list_arguments() -> Vec<String> {
    arguments(LIST)
}

pub(crate) fn program(path: PathBuf, options: &VoiceOptions) -> Program {
    let voice = options.voice.clone().unwrap_or_default();
    Program {
        name: NAME,
        path,
        args: arguments(SPEAK),
        env: vec![
            ("RIPOSTE_RATE", rate(options.speed).to_string()),
            ("RIPOSTE_LANGUAGE", if options.language.is_empty() { "en".to_owned() } else { options.language.clone() }),
            ("RIPOSTE_VOICE", voice.clone()),
            ("RIPOSTE_FILE", FILE.to_owned()),
        ],
        output: Output::File,
        unknown_voice: "No matching voice",
        voice,
        time_out: options.time_out,
    }
}

/// SAPI's rate runs from −10 (a third of the speed) through 0 to 10 (three times the speed), evenly in the logarithm
/// (`ISpVoice::SetRate`).
fn rate(speed: f32) -> i32 {
    (speed.max(0.01).log(3.0) * 10.0).round().clamp(-10.0, 10.0) as i32
}

/// Reads what [`LIST`] prints.
pub(crate) fn installed(list: &str) -> Vec<InstalledVoice> {
    let voice = |line: &str| {
        let (name, language) = line.trim().rsplit_once('|')?;
        Some(InstalledVoice { id: name.to_owned(), name: name.to_owned(), language: language.to_owned() })
    };
    list.lines().filter_map(voice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scripts_survive_the_command_line_and_hold_nothing_of_the_users() {
        let options = VoiceOptions { voice: Some("x'; exit".into()), ..VoiceOptions::default() };
        let program = program(PathBuf::from(PATH), &options);
        for argument in program.args.iter().chain(&list_arguments()) {
            assert!(
                !argument.contains('"') && !argument.contains('\n') && !argument.contains("x'; exit"),
                "{argument}"
            );
        }
        assert!(program.env.contains(&("RIPOSTE_VOICE", "x'; exit".to_owned())));
        let (open, close): (Vec<_>, Vec<_>) = SPEAK.chars().filter(|c| "{}".contains(*c)).partition(|c| *c == '{');
        assert_eq!(open.len(), close.len());
    }

    #[test]
    fn speed_becomes_sapi_rate() {
        assert_eq!([0.1, 0.5, 1.0, 1.5, 3.0, 9.0].map(rate), [-10, -6, 0, 4, 10, 10]);
    }

    #[test]
    fn the_list_of_voices() {
        let voices = installed("Microsoft Zira Desktop|en-US\r\nMicrosoft Helena Desktop|es-ES\r\n\r\n");
        let voices: Vec<_> = voices.into_iter().map(|v| format!("{} [{}]", v.id, v.language)).collect();
        assert_eq!(voices, ["Microsoft Zira Desktop [en-US]", "Microsoft Helena Desktop [es-ES]"]);
    }
}
