//! `cargo xtask package`: installers of this system, of the window and the terminal program together, with everything they need: recogniser, ONNX Runtime, manual
//! pages, completions, licences. What goes where in them is in `tauri.linux.conf.json` and its like. Leaves them in `target/release/bundle`.

mod runtime;

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::node;
use crate::packages::{self, For};
use crate::shell;
use crate::test::WINDOW;

/// Beside `target/release`, whatever `CARGO_TARGET_DIR` says: the configurations name it.
const CONTENTS: &str = "target/package";
/// Lists the licences of all libraries, and refuses those that are not accepted.
const LICENCES_VERSION: &str = "0.9.3";

/// `bundles`: as Tauri calls them (deb, rpm, appimage, app, dmg, nsis, msi); empty: those of this system.
pub(crate) fn package(bundles: &[&str]) -> Result<bool> {
    packages::ensure(&[For::Build, For::Window])?;
    node::ensure_built()?;
    let contents = shell::root().join(CONTENTS);
    std::fs::create_dir_all(&contents)?;
    let build = ["build", "--release", "-p", "riposte-desktop", "-p", "riposte-cli", "--features", WINDOW];
    shell::must(shell::cargo(build).env("CARGO_TARGET_DIR", shell::root().join("target")))?;
    describe(&contents)?;
    licences(&contents)?;
    runtime::put(&contents.join("onnxruntime"))?;
    let mut bundle = node::npm(["exec", "--prefix", "ui", "--", "tauri", "bundle", "--ci"]);
    if !bundles.is_empty() {
        bundle.arg("--bundles").arg(bundles.join(","));
    }
    if let Ok(command) = std::env::var("WINDOWS_SIGN_COMMAND")
        && !command.is_empty()
    {
        bundle
            .arg("--config")
            .arg(serde_json::json!({ "bundle": { "windows": { "signCommand": command } } }).to_string());
    }
    shell::must(bundle.env_remove("CARGO_TARGET_DIR").current_dir(shell::root()))?;
    tell_sizes(&shell::root().join("target/release/bundle"))?;
    Ok(true)
}

/// The terminal program, and what it says of itself.
fn describe(contents: &Path) -> Result<()> {
    let name = format!("riposte{}", std::env::consts::EXE_SUFFIX);
    let program = contents.join(&name);
    std::fs::copy(shell::root().join("target/release").join(&name), &program).context("the program was not built")?;
    let program = program.to_string_lossy().into_owned();
    let manual = contents.join("man1");
    if manual.exists() {
        std::fs::remove_dir_all(&manual)?;
    }
    shell::must(shell::command(&program, ["manual"]).arg(&manual))?;
    let completions = contents.join("completions");
    std::fs::create_dir_all(&completions)?;
    for (shell_name, file) in [("bash", "riposte"), ("zsh", "_riposte"), ("fish", "riposte.fish")] {
        let text = shell::output(&mut shell::command(&program, ["completions", shell_name]))?;
        std::fs::write(completions.join(file), text)?;
    }
    Ok(())
}

/// One page with the licences of all libraries in both programs. Fails when one is under a licence that `packaging/about.toml` does not accept.
fn licences(contents: &Path) -> Result<()> {
    let tools = shell::root().join("target/xtask/about");
    let program = tools.join("bin").join(format!("cargo-about{}", std::env::consts::EXE_SUFFIX));
    if !program.is_file() {
        let install =
            ["install", "--locked", "--version", LICENCES_VERSION, "--features", "cli", "cargo-about", "--root"];
        shell::must(shell::cargo(install).arg(&tools))?;
    }
    let page = contents.join("third-party-licences.html");
    let generate = ["generate", "--config", "packaging/about.toml", "--workspace", "--features", "desktop"];
    let mut about = shell::command(&program.to_string_lossy(), generate);
    shell::must(about.arg("--output-file").arg(&page).arg("packaging/licences.hbs"))?;
    let npm = "<p>The window's page also contains Svelte (MIT, © the Svelte contributors) and the JavaScript side of Tauri (MIT OR Apache-2.0).</p>\n</html>\n";
    let text = std::fs::read_to_string(&page)?;
    if !text.contains("<h2") {
        bail!("{} lists no licence", page.display());
    }
    std::fs::write(&page, text.replace("</html>\n", npm))?;
    Ok(())
}

fn tell_sizes(folder: &Path) -> Result<()> {
    for kind in folder.read_dir().context("no package was made")?.flatten().filter(|kind| kind.path().is_dir()) {
        for made in kind.path().read_dir()?.flatten().filter(|made| made.path().is_file()) {
            println!("{}: {:.1} MB", made.path().display(), made.metadata()?.len() as f64 / 1e6);
        }
    }
    Ok(())
}
