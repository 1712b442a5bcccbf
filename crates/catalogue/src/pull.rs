//! A whole model from its addresses to where it is used: one at a time for each model, whoever asks; every file verified before the first is put in place.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use riposte_http::Network;
use riposte_measures::Time;

use crate::fetch::{Fetch, Told};
use crate::lock::Lock;
use crate::manifest::{Installed, InstalledFile};
use crate::partial::Partial;
use crate::progress::{Control, Event, Rate, Wish};
use crate::row::{Model, ModelFile};
use crate::store::Store;
use crate::{CatalogueError, hash};

/// How a model is pulled.
#[derive(Clone)]
pub struct PullOptions {
    /// The user has read the licence and agrees.
    pub accept_licence: bool,
    /// How long a server may be silent.
    pub stall: Duration,
    /// The wait before a broken connection is tried again, doubled each time that nothing came.
    pub pause: Duration,
    /// The clock that rates are reckoned by.
    pub now: fn() -> Time,
    /// How servers are reached, asked for each file: the settings may change meanwhile.
    pub network: Arc<dyn Fn() -> Network + Send + Sync>,
}

impl fmt::Debug for PullOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PullOptions")
            .field("accept_licence", &self.accept_licence)
            .field("stall", &self.stall)
            .field("pause", &self.pause)
            .finish_non_exhaustive()
    }
}

impl PullOptions {
    /// 30 s of silence, one second before the second try, the usual network.
    pub fn new(now: fn() -> Time) -> Self {
        let network = Arc::new(Network::default);
        Self { accept_licence: false, stall: Duration::from_secs(30), pause: Duration::from_secs(1), now, network }
    }
}

/// A connection that broke is tried again so often without a byte in between.
const TRIES: u32 = 5;
/// Kept free beside what a model takes.
const SPARE: u64 = 16_000_000;
/// How often it is looked whether another process is done.
const LOOK: Duration = Duration::from_millis(200);

impl Store {
    /// Fetches, verifies and installs a model; what is here of it already is kept and used. Blocks until it is there, or why it is not.
    ///
    /// # Errors
    /// Any but those of an import. What was installed before still is; what came is kept for the next attempt where it can be a part of the files.
    pub fn pull(
        &self,
        model: &Model,
        options: &PullOptions,
        control: &Control,
        tell: &mut dyn FnMut(Event),
    ) -> Result<Installed, CatalogueError> {
        if model.licence.accept && !options.accept_licence {
            let (id, licence, address) = (model.id.clone(), model.licence.name.clone(), model.licence.address.clone());
            return Err(CatalogueError::LicenceNotAccepted { id, licence, address });
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| CatalogueError::disk(self.folder(), &error))?;
        let pull = Pull { store: self, model, options, control, tell, rate: Rate::default(), done: 0 };
        runtime.block_on(pull.run())
    }
}

struct Pull<'a> {
    store: &'a Store,
    model: &'a Model,
    options: &'a PullOptions,
    control: &'a Control,
    tell: &'a mut dyn FnMut(Event),
    rate: Rate,
    /// Bytes of the files before the one that is being fetched.
    done: u64,
}

impl Pull<'_> {
    async fn run(mut self) -> Result<Installed, CatalogueError> {
        let _turn = self.turn().await?;
        let mut files = Vec::new();
        let mut wanted = Vec::new();
        for file in &self.model.files {
            match self.here(file)? {
                Some(here) => {
                    self.done += here.size;
                    files.push((here, None));
                }
                None => wanted.push(file),
            }
        }
        self.room(&wanted)?;
        for file in wanted {
            let partial = self.store.partial(&self.model.id, &file.name);
            let fetched = self.file(file, &partial).await?;
            self.done += fetched.size;
            files.push((fetched, Some(partial)));
        }
        for (file, partial) in &files {
            if let Some(partial) = partial {
                let at = self.store.path(&self.model.id, &file.name);
                partial.place(&at).map_err(|error| CatalogueError::disk(&at, &error))?;
            }
        }
        let order = |name: &str| self.model.files.iter().position(|file| file.name == name);
        let mut files: Vec<InstalledFile> = files.into_iter().map(|(file, _)| file).collect();
        files.sort_by_key(|file| order(&file.name));
        let installed = self.store.install(self.model, files)?;
        (self.tell)(Event::Installed { id: self.model.id.clone() });
        Ok(installed)
    }

    /// One fetches, the others wait and find it there.
    async fn turn(&mut self) -> Result<Lock, CatalogueError> {
        let path = self.store.lock_path(&self.model.id);
        loop {
            if let Some(lock) = Lock::try_take(&path).map_err(|error| CatalogueError::disk(&path, &error))? {
                return Ok(lock);
            }
            let part = |file: &ModelFile| self.store.partial(&self.model.id, &file.name).have();
            let done = self.model.files.iter().map(part).sum();
            (self.tell)(Event::Waiting { done, size: self.model.size() });
            self.rest(LOOK).await?;
        }
    }

    /// A file that is in place and right. One that nobody vouched for yet is hashed: its program was killed before it could say so.
    fn here(&self, file: &ModelFile) -> Result<Option<InstalledFile>, CatalogueError> {
        let at = self.store.path(&self.model.id, &file.name);
        let Ok(found) = std::fs::metadata(&at) else { return Ok(None) };
        let manifest = self.store.manifest()?;
        let known = manifest
            .models
            .get(&self.model.id)
            .and_then(|model| model.files.iter().find(|known| known.name == file.name));
        let is_wanted = |known: &&InstalledFile| {
            !known.damaged && known.size == found.len() && file.sha256.as_ref().is_none_or(|hash| *hash == known.sha256)
        };
        if let Some(known) = known.filter(is_wanted) {
            return Ok(Some(known.clone()));
        }
        let Some(published) = &file.sha256 else { return Ok(None) };
        if file.size.is_some_and(|size| size != found.len()) {
            return Ok(None);
        }
        let (hash, size) = self.hashed(&at)?;
        Ok((hash == *published).then(|| InstalledFile {
            name: file.name.clone(),
            size,
            sha256: hash,
            published: true,
            damaged: false,
        }))
    }

    fn room(&self, wanted: &[&ModelFile]) -> Result<(), CatalogueError> {
        let missing = |file: &&ModelFile| {
            file.size.unwrap_or(0).saturating_sub(self.store.partial(&self.model.id, &file.name).have())
        };
        let needed = wanted.iter().map(missing).fold(0, u64::saturating_add);
        let free =
            free_space(self.store.folder()).map_err(|error| CatalogueError::disk(self.store.folder(), &error))?;
        if needed > 0 && free < needed.saturating_add(SPARE) {
            let path = self.store.folder().display().to_string();
            return Err(CatalogueError::NoRoom { path, needed: needed.saturating_add(SPARE), free });
        }
        Ok(())
    }

    /// Fetches one file into its partial file and verifies it there.
    async fn file(&mut self, file: &ModelFile, partial: &Partial) -> Result<InstalledFile, CatalogueError> {
        let mut first = None;
        let mut addresses = file.addresses().peekable();
        while let Some(address) = addresses.next() {
            match self.from(address, file, partial).await {
                Ok(fetched) => return Ok(fetched),
                Err(error) if error.is_of_the_address() => {
                    tracing::debug!(address, %error, "an address did not do");
                    if addresses.peek().is_some() {
                        (self.tell)(Event::Retried { file: file.name.clone(), reason: error.problem().message });
                    }
                    first.get_or_insert(error);
                }
                Err(error) => return Err(error),
            }
        }
        Err(first.unwrap_or_else(|| CatalogueError::NoAddress { id: self.model.id.clone(), file: file.name.clone() }))
    }

    async fn from(
        &mut self,
        address: &str,
        file: &ModelFile,
        partial: &Partial,
    ) -> Result<InstalledFile, CatalogueError> {
        let (mut tries, mut came, mut fresh) = (0, false, partial.have() == 0);
        loop {
            let before = partial.have();
            let (name, size) = (file.name.clone(), file.size);
            (self.tell)(Event::Began { file: name, address: address.to_owned(), have: before, size });
            let error = match self.transfer(address, file, partial).await {
                Ok(()) => match self.verified(address, file, partial) {
                    // A part of an earlier attempt may have been the wrong one: once more from the beginning.
                    Err(error @ CatalogueError::WrongHash { .. }) if !fresh => {
                        fresh = true;
                        (self.tell)(Event::StartedOver { file: file.name.clone(), reason: error.problem().message });
                        continue;
                    }
                    verified => return verified,
                },
                Err(error) => error,
            };
            let gained = partial.have() > before;
            came |= gained;
            tries = if gained { 0 } else { tries + 1 };
            let may_pass = matches!(
                error,
                CatalogueError::Cut { .. } | CatalogueError::Stalled { .. } | CatalogueError::Unreachable { .. }
            );
            if !may_pass || !came || tries > TRIES {
                return Err(error);
            }
            (self.tell)(Event::Retried { file: file.name.clone(), reason: error.problem().message });
            self.rest(self.options.pause * tries.min(8).pow(2)).await?;
        }
    }

    /// Until it is whole; stands still while it is paused.
    async fn transfer(&mut self, address: &str, file: &ModelFile, partial: &Partial) -> Result<(), CatalogueError> {
        let fetch = Fetch { file, partial, stall: self.options.stall, network: (self.options.network)() };
        let mut wish = self.control.watch();
        loop {
            let (tell, rate, now, before, size) =
                (&mut *self.tell, &mut self.rate, self.options.now, self.done, self.model.size());
            let mut heard = |told: Told| match told {
                Told::Have(have) => rate.note(now(), before + have, size).into_iter().for_each(&mut *tell),
                Told::StartedOver(reason) => {
                    rate.rest();
                    tell(Event::StartedOver { file: file.name.clone(), reason });
                }
            };
            tokio::select! {
                biased;
                _ = wish.wait_for(|wish| *wish != Wish::Run) => {}
                ended = fetch.run(address, &mut heard) => return ended,
            }
            if self.control.wish() == Wish::Pause {
                (self.tell)(Event::Paused);
                let _ = wish.wait_for(|wish| *wish != Wish::Pause).await; // the sender is ours
                self.rate.rest();
                if self.control.wish() == Wish::Run {
                    (self.tell)(Event::Resumed);
                    continue;
                }
            }
            return Err(self.cancelled());
        }
    }

    fn verified(
        &mut self,
        address: &str,
        file: &ModelFile,
        partial: &Partial,
    ) -> Result<InstalledFile, CatalogueError> {
        (self.tell)(Event::Verifying { file: file.name.clone() });
        let (hash, size) = self.hashed(partial.path())?;
        let published = file.sha256.is_some();
        if file.sha256.as_ref().is_some_and(|wanted| *wanted != hash) {
            partial.discard().map_err(|error| CatalogueError::disk(partial.path(), &error))?;
            let host =
                riposte_http::base_url(address).and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
            return Err(CatalogueError::WrongHash { host, file: file.name.clone() });
        }
        (self.tell)(Event::Verified { file: file.name.clone(), sha256: hash.clone(), recorded: !published });
        Ok(InstalledFile { name: file.name.clone(), size, sha256: hash, published, damaged: false })
    }

    fn hashed(&self, path: &Path) -> Result<(String, u64), CatalogueError> {
        hash::of_file(path, || self.control.wish() != Wish::Cancel).map_err(|error| match error.kind() {
            std::io::ErrorKind::Interrupted => self.cancelled(),
            _ => CatalogueError::disk(path, &error),
        })
    }

    /// Waits, unless it is cancelled.
    async fn rest(&self, wait: Duration) -> Result<(), CatalogueError> {
        let mut wish = self.control.watch();
        let cancelled = tokio::time::timeout(wait, wish.wait_for(|wish| *wish == Wish::Cancel)).await.is_ok();
        if cancelled { Err(self.cancelled()) } else { Ok(()) }
    }

    fn cancelled(&self) -> CatalogueError {
        CatalogueError::Cancelled { id: self.model.id.clone() }
    }
}

impl Store {
    /// Enters a model whose files are in place.
    pub(crate) fn install(&self, model: &Model, files: Vec<InstalledFile>) -> Result<Installed, CatalogueError> {
        let installed = Installed {
            id: model.id.clone(),
            name: model.name.clone(),
            purpose: model.purpose,
            family: model.family.clone(),
            licence: model.licence.clone(),
            revision: model.revision.clone(),
            files,
        };
        self.change(|models| {
            models.insert(model.id.clone(), installed.clone());
        })?;
        Ok(installed)
    }
}

/// Of the disk that a folder is or will be on.
pub(crate) fn free_space(folder: &Path) -> std::io::Result<u64> {
    let there = folder.ancestors().find(|folder| folder.is_dir()).unwrap_or(Path::new("."));
    fs4::available_space(there)
}
