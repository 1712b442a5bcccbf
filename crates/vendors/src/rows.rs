//! A table that is complete before anybody reads it: what belongs to the program, and what a process adds at its start.

use std::sync::OnceLock;

/// Rows that are looked up by name. Readers see all of them, always.
pub struct Table<T: 'static> {
    own: &'static [T],
    all: OnceLock<Vec<T>>,
}

/// The table was read already; rows that come later would be there for some readers only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InUse;

impl<T: Clone> Table<T> {
    pub const fn new(own: &'static [T]) -> Self {
        Self { own, all: OnceLock::new() }
    }

    /// Every row, the program's own first.
    pub fn all(&self) -> &[T] {
        self.all.get_or_init(|| self.own.to_vec())
    }

    /// Adds rows to those of the program, before anybody reads the table; once. For vendors that the program does not come with.
    ///
    /// # Errors
    /// [`InUse`].
    pub fn add(&self, more: &[T]) -> Result<(), InUse> {
        self.all.set([self.own, more].concat()).map_err(|_| InUse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_added_before_the_first_reader_or_not_at_all() {
        static OPEN: Table<u8> = Table::new(&[1, 2]);
        assert_eq!(OPEN.add(&[3]), Ok(()));
        assert_eq!(OPEN.all(), [1, 2, 3]);
        assert_eq!(OPEN.add(&[4]), Err(InUse));
        static READ: Table<u8> = Table::new(&[1, 2]);
        assert_eq!(READ.all(), [1, 2]);
        assert_eq!((READ.add(&[3]), READ.all()), (Err(InUse), &[1, 2][..]));
    }
}
