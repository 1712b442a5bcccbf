//! The one place that reads the process's environment. Everything else is handed an [`Environment`], so that a test can bring its own.

use std::collections::BTreeMap;
use std::ffi::OsString;

/// Where environment variables are looked up. Its `Debug` shows no values: some are keys.
#[derive(Clone, Default)]
pub struct Environment {
    /// `None`: the process's own.
    fixed: Option<BTreeMap<String, OsString>>,
}

impl Environment {
    /// The process's own, read at each look-up.
    pub fn of_process() -> Self {
        Self { fixed: None }
    }

    /// These variables and no others.
    pub fn of<N: Into<String>, V: Into<OsString>>(variables: impl IntoIterator<Item = (N, V)>) -> Self {
        Self { fixed: Some(variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect()) }
    }

    /// The system's locale, as `es_MX.UTF-8`: the first of the usual variables that is set.
    pub fn locale(&self) -> Option<String> {
        let text = |name: &&str| self.get(name).and_then(|value| value.into_string().ok());
        ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(text)
    }

    /// A variable's value; one that is set to nothing counts as not set.
    pub(crate) fn get(&self, name: &str) -> Option<OsString> {
        let value = match &self.fixed {
            Some(variables) => variables.get(name).cloned(),
            None => std::env::var_os(name),
        };
        value.filter(|value| !value.is_empty())
    }
}

impl std::fmt::Debug for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = self.fixed.as_ref().map(|variables| variables.keys().collect::<Vec<_>>());
        f.debug_struct("Environment").field("names", &names).finish()
    }
}
