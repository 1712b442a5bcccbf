//! Embeds configuration, icons and capabilities when the window is built; does nothing otherwise, so that a plain workspace build
//! needs no WebKit.

#[cfg(feature = "desktop")]
#[path = "commands/names.rs"]
mod names;

#[cfg(feature = "desktop")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    for path in ["src-tauri/capabilities", "src-tauri/icons", "src-tauri/commands/names.rs", "tauri.conf.json"] {
        println!("cargo:rerun-if-changed={path}");
    }
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("src-tauri/capabilities/**/*")
        .app_manifest(tauri_build::AppManifest::new().commands(names::COMMANDS));
    tauri_build::try_build(attributes)?;
    check_capabilities()
}

/// With a wrong pattern the build would succeed with no capabilities at all, and every command be refused at run time.
#[cfg(feature = "desktop")]
fn check_capabilities() -> Result<(), Box<dyn std::error::Error>> {
    let embedded = std::path::Path::new(&std::env::var("OUT_DIR")?).join("capabilities.json");
    let text = std::fs::read_to_string(&embedded)?;
    for command in names::COMMANDS {
        let permission = format!("\"allow-{}\"", command.replace('_', "-"));
        if !text.contains(&permission) {
            return Err(format!(
                "src-tauri/capabilities/main.json does not list {permission}, so the window could not call `{command}`"
            )
            .into());
        }
    }
    Ok(())
}

#[cfg(not(feature = "desktop"))]
fn main() {}
