//! How servers are reached, from the settings. Reads the file with certificates on the caller's thread.

use std::sync::Arc;

use riposte_http::{Network, NetworkOptions, key_owner_of};
use riposte_problem::Problem;
use riposte_settings::Settings;
use secrecy::SecretString;

/// What a `KeyLookup` shares.
type Lookup = dyn Fn(&str) -> Result<Option<SecretString>, Problem> + Send + Sync;

/// The network, and what of it can't be had. The login of an HTTP proxy is kept like a key, under the proxy's address; without a keychain there is none, which the
/// proxy says when it wants one.
pub fn network(settings: &Settings, keys: &Arc<Lookup>) -> (Network, Vec<Problem>) {
    let riposte_settings::Network { proxy, ca_file, plain_http_hosts } = settings.network.clone();
    let proxy_login = key_owner_of(&proxy).and_then(|owner| keys(&owner).ok().flatten());
    let (network, errors) = Network::of(NetworkOptions { proxy, proxy_login, ca_file, plain_http_hosts });
    (network, errors.iter().map(|error| error.problem()).collect())
}
