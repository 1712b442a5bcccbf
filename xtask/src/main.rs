//! The project's own commands: `cargo xtask run|test|bench|interop|page|package|tidy|codegen`. Owns set-up and checks of the tree; one thread, apart from
//! the two that forward a child's output. Never part of the product: no other package depends on it.

mod bench;
mod check;
mod codegen;
mod interop;
mod neural;
mod node;
mod package;
mod packages;
mod page;
mod platform;
mod run;
mod shell;
mod summary;
mod test;
mod tidy;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  run [--release]   install or name what is missing, then open the app
                    (without a display: hold the bundled spoken conversation here)
  test              the same set-up, then every check and every test
  bench [NAME]      measure everything, or what has NAME in its name, and say what changed since the last time
  interop [PART]…   talk with LiteLLM's proxy and the vendors' own SDKs (from PyPI, into target/interop)
  page              talk through the gateway's page in a real Chromium, where there is one
  package [BUNDLE]  make installers of this system (of Linux: deb and rpm; BUNDLE: one kind, as appimage)
  tidy              fast checks of the tree: lengths, opening comments, left-over words, crate direction
  codegen           write the window's typed bindings anew
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match args.as_slice() {
        ["run"] => run::run(false),
        ["run", "--release"] => run::run(true),
        ["test"] => test::test(),
        ["bench"] => bench::bench(None),
        ["bench", name] => bench::bench(Some(name)),
        ["interop", which @ ..] => interop::interop(which),
        ["page"] => page::page(),
        ["package", bundles @ ..] => package::package(bundles),
        ["tidy"] => tidy::report(&shell::root()),
        ["codegen"] => codegen::codegen(),
        ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
