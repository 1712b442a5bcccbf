//! Whether a transparent window is seen through here: without a compositor the display server draws black in its place.

#[cfg(target_os = "linux")]
pub(super) fn is_seen_through() -> bool {
    use x11rb::protocol::xproto::ConnectionExt;

    // Wayland always composites.
    let Ok((x, screen)) = x11rb::connect(None) else { return true };
    let looked = || {
        let atom = x.intern_atom(false, format!("_NET_WM_CM_S{screen}").as_bytes()).ok()?.reply().ok()?.atom;
        Some(x.get_selection_owner(atom).ok()?.reply().ok()?.owner != x11rb::NONE)
    };
    looked().unwrap_or(true)
}

/// On macOS a transparent window needs an interface of the system that is not for applications.
#[cfg(not(target_os = "linux"))]
pub(super) fn is_seen_through() -> bool {
    !cfg!(target_os = "macos")
}
