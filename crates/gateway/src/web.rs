//! The page at `/`: files of crates/gateway/web, embedded, as they are. Nothing of it comes from elsewhere, and it may load nothing from elsewhere.

use axum::Router;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::response::IntoResponse;
use axum::routing::get;

/// The page's own scripts, styles and connection, and nothing else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const PERMISSIONS: &str = "microphone=(self), camera=(), geolocation=()";

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

/// Paths, what is there, and what it is.
const FILES: [(&str, &str, &str); 9] = [
    ("/", include_str!("../web/index.html"), HTML),
    ("/web/style.css", include_str!("../web/style.css"), CSS),
    ("/web/icon.svg", include_str!("../web/icon.svg"), SVG),
    ("/web/page.js", include_str!("../web/page.js"), SCRIPT),
    ("/web/line.js", include_str!("../web/line.js"), SCRIPT),
    ("/web/sound.js", include_str!("../web/sound.js"), SCRIPT),
    ("/web/waterfall.js", include_str!("../web/waterfall.js"), SCRIPT),
    ("/web/words.js", include_str!("../web/words.js"), SCRIPT),
    ("/web/worklets.js", include_str!("../web/worklets.js"), SCRIPT),
];

/// The page's paths, with those of the gateway.
pub(crate) fn with_page<S: Clone + Send + Sync + 'static>(router: Router<S>) -> Router<S> {
    FILES
        .into_iter()
        .fold(router, |router, (path, body, kind)| router.route(path, get(move || async move { of(body, kind) })))
}

fn of(body: &'static str, kind: &'static str) -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, kind),
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("permissions-policy"), PERMISSIONS),
        // It changes with the program.
        (CACHE_CONTROL, "no-cache"),
    ];
    (headers, body)
}
