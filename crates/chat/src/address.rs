//! Where the chat of an OpenAI-compatible server may be, going by the address that a person set. Pure.

use reqwest::Url;

/// Ends of addresses that were copied with the path of what is asked there.
const PATHS: [&str; 4] = ["/chat/completions", "/completions", "/models", "/responses"];
/// Ollama's own protocol, which is another; the one spoken here is beside it.
const OLLAMA: [&str; 3] = ["/api/chat", "/api/generate", "/api/tags"];

/// The addresses to which `/chat/completions` is added, the likeliest first. A path with a version in it is taken at its word.
pub(crate) fn bases(address: &Url) -> Vec<Url> {
    let path = address.path().trim_end_matches('/');
    let path = PATHS.iter().chain(&OLLAMA).find_map(|end| path.strip_suffix(end)).unwrap_or(path);
    let with_version = format!("{path}/v1");
    let paths = if path.split('/').any(is_version) {
        vec![path]
    } else if path.is_empty() {
        vec![with_version.as_str(), path]
    } else {
        vec![path, with_version.as_str()]
    };
    let at = |path: &str| {
        let mut url = address.clone();
        url.set_path(path);
        url
    };
    paths.into_iter().map(at).collect()
}

/// Where Ollama's own protocol is, going by the address of the chat.
pub(crate) fn beside(base: &Url, path: &str) -> Url {
    let mut root = base.clone();
    root.set_path(base.path().trim_end_matches('/').trim_end_matches("/v1"));
    riposte_http::joined(&root, path)
}

/// The path under which Ollama's own protocol is, going by that of an address as people write it.
pub(crate) fn ollama_root(path: &str) -> String {
    let path = path.trim_end_matches('/');
    let path = PATHS.iter().chain(&OLLAMA).find_map(|end| path.strip_suffix(end)).unwrap_or(path);
    ["/v1", "/api"].iter().find_map(|end| path.strip_suffix(end)).unwrap_or(path).to_owned()
}

/// As `v1`, `v1beta`.
pub(crate) fn is_version(segment: &str) -> bool {
    segment.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ollama_is_found_from_every_address_of_it() {
        for path in ["", "/", "/v1", "/v1/", "/v1/chat/completions", "/api", "/api/chat", "/api/tags"] {
            assert_eq!(ollama_root(path), "", "{path}");
            assert_eq!(ollama_root(&format!("/box{path}")), "/box", "{path}");
        }
    }

    #[test]
    fn addresses_as_people_write_them() {
        let bases = |address: &str| {
            bases(&Url::parse(address).unwrap())
                .iter()
                .map(|url| url.as_str().replace("http://h/", "/"))
                .collect::<Vec<_>>()
        };
        assert_eq!(bases("http://h"), ["/v1", "/"]);
        assert_eq!(bases("http://h/v1/"), ["/v1"]);
        assert_eq!(bases("http://h/v1/chat/completions"), ["/v1"]);
        assert_eq!(bases("http://h/api/generate"), ["/v1", "/"]);
        assert_eq!(bases("http://h/api/chat/completions"), ["/api", "/api/v1"]);
        assert_eq!(bases("http://h/openai/"), ["/openai", "/openai/v1"]);
        assert_eq!(bases("http://h/v1beta/openai"), ["/v1beta/openai"]);
        assert_eq!(bases("http://h/openai/v1?key=1"), ["/openai/v1?key=1"]);
        assert_eq!(bases("http://h/vision"), ["/vision", "/vision/v1"]);
    }
}
