//! The database as the keeper's thread has it, the turns that are not in it yet, how long turns stay, and the phrases beside them. May wait for the disk.

use std::path::PathBuf;

use riposte_audio::Clock;
use riposte_measures::{DayOfUse, Span, Time, TurnRecord};
use riposte_problem::Problem;
use riposte_settings::{History, Keep};
use riposte_store::{Store, StoreError};
use riposte_turn::PauseProfile;

use super::phrases::{PhraseOrder, PhraseRows, stores_conversations};
use super::usage::UsageRows;
use crate::api::Event;
use crate::problems;
use crate::shown::Shown;

/// Turns that are too old are looked for this often.
const OLD_TURNS: Span = Span::from_millis(3_600_000);
/// Whoever changes how long turns are kept has this long to change their mind: what is deleted is gone.
const SECOND_THOUGHTS: Span = Span::from_millis(60_000);
const DAY_MS: i64 = 86_400_000;

/// By default nothing is stored.
#[derive(Default)]
pub(crate) struct Shelf {
    path: Option<PathBuf>,
    store: Option<Store>,
    waiting: Vec<TurnRecord>,
    usage: UsageRows,
    /// The code of what keeps them out, while the user is told of it.
    told: Option<String>,
    history: History,
    /// When old turns are looked for next.
    old_turns_at: Time,
    without_row: i64,
    phrases: Option<PhraseRows>,
    /// What was said in conversations is to leave the disk, and could not yet.
    drops_conversations: bool,
}

impl Shelf {
    /// Of the database at `path`. Where it could not be opened, `told` is the code of what the user was told.
    pub(crate) fn of(path: PathBuf, store: Option<Store>, told: Option<String>, history: History) -> Shelf {
        Shelf { path: Some(path), store, told, history, ..Shelf::default() }
    }

    /// With phrases, which are known from now on.
    pub(crate) fn with_phrases(mut self, phrases: PhraseRows, shown: &Shown) -> Shelf {
        self.phrases = Some(phrases);
        self.drops_conversations = !stores_conversations(&self.history);
        self.opened(shown);
        self
    }

    /// Does something with the phrases. They are made again, so that nothing of it is tried a second time.
    pub(crate) fn phrase(&mut self, order: PhraseOrder, shown: &Shown) {
        let Some(phrases) = &mut self.phrases else { return };
        let done = phrases.take(order, self.store.as_ref(), &self.history);
        self.told_of(done, shown);
    }

    /// Takes a turn; its row, or a number under 0, where no row is, if it has none yet.
    pub(crate) fn take(&mut self, record: TurnRecord, shown: &Shown) -> i64 {
        let is_kept = self.history.keep != Keep::Never && self.path.is_some();
        if is_kept {
            self.waiting.push(record);
        }
        match self.store_waiting(shown).filter(|_| is_kept) {
            Some(row) => row,
            None => {
                self.without_row -= 1;
                self.without_row
            }
        }
    }

    /// What could not be done before, and what is due.
    pub(crate) fn look_after(&mut self, shown: &Shown) {
        self.open(shown);
        self.store_waiting(shown);
        self.store_usage(shown);
        self.forget_old_turns(shown);
        self.drop_conversations(shown);
    }

    pub(crate) fn keep_for(&mut self, history: History, shown: &Shown) {
        self.history = history;
        self.old_turns_at = Clock::now() + SECOND_THOUGHTS;
        if self.history.keep == Keep::Never {
            self.waiting.clear();
        }
        self.drops_conversations = !stores_conversations(&self.history);
        self.drop_conversations(shown);
    }

    fn drop_conversations(&mut self, shown: &Shown) {
        let (true, Some(phrases), Some(store)) = (self.drops_conversations, &self.phrases, &self.store) else { return };
        match phrases.drop_conversations(store) {
            Ok(()) => self.drops_conversations = false,
            // Another program reads: the log is emptied next time.
            Err(error @ StoreError::Locked { .. }) => tracing::info!(%error, "phrases stay a little longer"),
            Err(error) => self.trouble(&error, shown),
        }
    }

    pub(crate) fn keep_pauses(&mut self, learnt: Option<&PauseProfile>) {
        let learnt = learnt.map(|pauses| (pauses.count, pauses.mean, pauses.variance));
        // The next pause tries again; a disk that is full is told with the next turn.
        if let Some(Err(error)) = self.store.as_ref().map(|store| store.set_pauses(learnt)) {
            tracing::warn!(%error, "pauses not kept");
        }
    }

    /// Takes what was used of providers, which is kept whatever becomes of turns.
    pub(crate) fn used(&mut self, days: Vec<DayOfUse>, shown: &Shown) {
        if self.path.is_some() {
            self.usage.add(days);
            self.store_usage(shown);
        }
    }

    /// Takes a month in which the cap may be passed.
    pub(crate) fn over_cap(&mut self, month: String, shown: &Shown) {
        if self.path.is_some() {
            self.usage.allow(month);
            self.store_usage(shown);
        }
    }

    fn store_usage(&mut self, shown: &Shown) {
        let Some(store) = &self.store else { return };
        let stored = self.usage.store(store);
        self.told_of(stored, shown);
    }

    pub(crate) fn delete_all(&mut self, shown: &Shown) {
        self.waiting.clear();
        self.usage = UsageRows::default();
        match self.store.as_ref().map(Store::delete_all) {
            Some(Ok(())) => shown.tell(Event::HistoryDeleted),
            Some(Err(error)) => shown.fail(error.problem()),
            None => shown.fail(problems::no_history_to_delete()),
        }
        self.look_at_phrases(shown);
    }

    /// What could not be deleted is told and stays: the user tries again.
    pub(crate) fn delete_conversation(&mut self, name: String, shown: &Shown) {
        self.waiting.retain(|turn| turn.conversation != name);
        match self.store.as_ref().map(|store| store.delete_conversation(&name)) {
            Some(Ok(_)) => shown.tell(Event::ConversationDeleted { name }),
            Some(Err(error)) => shown.fail(error.problem()),
            None => shown.fail(problems::no_history_to_delete()),
        }
        self.look_at_phrases(shown);
    }

    /// The latest turns of a conversation, oldest first. The problem: there is none of this name, or it can't be read.
    pub(crate) fn conversation(&mut self, name: &str, most: usize, shown: &Shown) -> Result<Vec<TurnRecord>, Problem> {
        self.store_waiting(shown);
        let stored = self.store.as_ref().map_or(Ok(Vec::new()), |store| store.latest_of_conversation(name, most));
        let mut turns = stored.map_err(|error| error.problem())?;
        // The disk does not take these now.
        turns.extend(self.waiting.iter().filter(|turn| turn.conversation == name).cloned());
        if turns.is_empty() { Err(problems::conversation_gone()) } else { Ok(turns) }
    }

    fn look_at_phrases(&mut self, shown: &Shown) {
        if let (Some(phrases), Some(store)) = (&self.phrases, &self.store) {
            let looked = phrases.look(store);
            self.told_of(looked, shown);
        }
    }

    /// Only what can't be used is moved.
    pub(crate) fn set_aside(&mut self, shown: &Shown) {
        let Some(path) = self.path.clone().filter(|_| self.told.is_some()) else { return };
        self.store = None;
        if let Some(phrases) = &self.phrases {
            phrases.closed();
        }
        match riposte_store::set_aside(&path) {
            Ok(aside) => {
                self.look_after(shown);
                shown.tell(Event::HistorySetAside { to: aside.display().to_string() });
            }
            Err(error) => shown.fail(error.problem()),
        }
    }

    /// Opens the database, where it could not be before.
    fn open(&mut self, shown: &Shown) {
        let (None, Some(path)) = (&self.store, &self.path) else { return };
        match Store::open(path) {
            Ok(store) => {
                self.store = Some(store);
                self.recovered(shown);
                self.opened(shown);
            }
            Err(error) => self.trouble(&error, shown),
        }
    }

    /// The database is there: so are its phrases.
    fn opened(&mut self, shown: &Shown) {
        if let (Some(phrases), Some(store)) = (&self.phrases, &self.store) {
            let opened = phrases.opened(store);
            self.told_of(opened, shown);
        }
        self.drop_conversations(shown);
    }

    fn told_of(&mut self, done: Result<(), StoreError>, shown: &Shown) {
        match done {
            // Without a database nothing was done, and nothing is right again.
            Ok(()) if self.store.is_some() && self.waiting.is_empty() => self.recovered(shown),
            Ok(()) => {}
            Err(error) => self.trouble(&error, shown),
        }
    }

    /// Stores what waits; the row of the last of them, if all are stored.
    fn store_waiting(&mut self, shown: &Shown) -> Option<i64> {
        let mut row = None;
        while let Some(next) = self.waiting.first() {
            match self.store.as_ref()?.record(next) {
                Ok(id) => {
                    row = Some(id);
                    self.waiting.remove(0);
                }
                Err(error) => {
                    self.trouble(&error, shown);
                    return None;
                }
            }
        }
        if row.is_some() {
            self.recovered(shown);
        }
        row
    }

    fn forget_old_turns(&mut self, shown: &Shown) {
        let now = Clock::now();
        let (Keep::Days, Some(store)) = (self.history.keep, &self.store) else { return };
        if now < self.old_turns_at {
            return;
        }
        self.old_turns_at = now + OLD_TURNS;
        match store.delete_before(Clock::unix_ms() - i64::from(self.history.days) * DAY_MS) {
            Ok(0) => {}
            Ok(turns) => {
                tracing::info!(turns, "old turns were deleted");
                if let Some(phrases) = &self.phrases {
                    let looked = phrases.look(store);
                    self.told_of(looked, shown);
                }
            }
            // Another program reads: the log is emptied next time.
            Err(error @ StoreError::Locked { .. }) => tracing::info!(%error, "old turns stay a little longer"),
            Err(error) => self.trouble(&error, shown),
        }
    }

    /// Told once, until it is another.
    fn trouble(&mut self, error: &StoreError, shown: &Shown) {
        let problem = error.problem();
        if self.told.as_ref() != Some(&problem.code) {
            self.recovered(shown);
            self.told = Some(problem.code.clone());
            shown.fail(problem);
        }
    }

    fn recovered(&mut self, shown: &Shown) {
        if let Some(code) = self.told.take() {
            shown.tell(Event::Recovered { code });
        }
    }
}
