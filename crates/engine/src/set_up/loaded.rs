//! A model that is in memory: what was loaded from a file that has not changed since serves again, so that another voice or another address does not
//! load the recogniser anew.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::SystemTime;

/// Which file was loaded, and as it was then.
#[derive(PartialEq)]
struct Stamp {
    path: PathBuf,
    bytes: u64,
    modified: SystemTime,
    /// What it was loaded for.
    of: String,
}

impl Stamp {
    /// `None`: there is no telling whether the file changes.
    fn of(path: &Path, of: &str) -> Option<Stamp> {
        let file = path.metadata().ok()?;
        Some(Stamp { path: path.to_owned(), bytes: file.len(), modified: file.modified().ok()?, of: of.to_owned() })
    }
}

/// The model that was loaded last, for as long as somebody uses it.
pub(crate) struct Loaded<T: ?Sized>(Mutex<Option<(Stamp, Weak<T>)>>);

impl<T: ?Sized> Default for Loaded<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: ?Sized> Loaded<T> {
    /// The model in use, if it is of this very file; else what `load` makes of it. Of two callers the second waits for the first.
    pub(crate) fn get<E>(&self, path: &Path, load: impl FnOnce() -> Result<Arc<T>, E>) -> Result<Arc<T>, E> {
        self.get_as(path, "", load)
    }

    /// The same where the file is loaded in different ways, such as for another device.
    pub(crate) fn get_as<E>(
        &self,
        path: &Path,
        of: &str,
        load: impl FnOnce() -> Result<Arc<T>, E>,
    ) -> Result<Arc<T>, E> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let stamp = Stamp::of(path, of);
        if let (Some(stamp), Some((of, model))) = (&stamp, &*last)
            && of == stamp
            && let Some(model) = model.upgrade()
        {
            return Ok(model);
        }
        let model = load()?;
        *last = stamp.map(|stamp| (stamp, Arc::downgrade(&model)));
        Ok(model)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_loaded_again_only_when_it_changed_or_nobody_has_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("model");
        std::fs::write(&path, "one").unwrap();
        let loaded = Loaded::<String>::default();
        let get = || loaded.get(&path, || std::fs::read_to_string(&path).map(Arc::new)).unwrap();
        let first = get();
        assert!(Arc::ptr_eq(&first, &get()));
        std::fs::write(&path, "two and more").unwrap();
        assert_eq!(*get(), "two and more", "nobody has it, and the file is another");
        let other = loaded.get_as(&path, "elsewhere", || std::fs::read_to_string(&path).map(Arc::new)).unwrap();
        assert!(!Arc::ptr_eq(&other, &get()), "for another device");
        let weak = Arc::downgrade(&first);
        drop(first);
        assert!(weak.upgrade().is_none(), "an old model is not kept for its own sake");
        std::fs::remove_file(&path).unwrap();
        assert!(loaded.get(&path, || std::fs::read_to_string(&path).map(Arc::new)).is_err());
    }
}
