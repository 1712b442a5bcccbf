//! Which players were paused here, and which of them go on. Knows no bus.

/// A player, as far as it matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Player {
    pub(crate) name: String,
    pub(crate) does: Does,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Does {
    Play,
    Pause,
    Nothing,
}

/// Whoever can list players and tell them something.
pub(crate) trait Players {
    fn list(&mut self) -> Vec<Player>;
    /// `false`: it did not take it.
    fn pause(&mut self, name: &str) -> bool;
    fn play(&mut self, name: &str);
}

/// The players that were paused here.
#[derive(Default)]
pub(crate) struct Held(Vec<String>);

impl Held {
    /// Pauses whatever plays.
    pub(crate) fn pause(&mut self, players: &mut impl Players) {
        for player in players.list() {
            if player.does == Does::Play && players.pause(&player.name) && !self.0.contains(&player.name) {
                self.0.push(player.name);
            }
        }
    }

    /// Has those go on that are still as they were left: the user may have stopped one meanwhile, or closed it.
    pub(crate) fn go_on(&mut self, players: &mut impl Players) {
        if self.0.is_empty() {
            return;
        }
        let held = std::mem::take(&mut self.0);
        for player in players.list() {
            if player.does == Does::Pause && held.contains(&player.name) {
                players.play(&player.name);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Room(Vec<Player>);

    impl Room {
        fn of(players: &[(&str, Does)]) -> Room {
            Room(players.iter().map(|(name, does)| Player { name: (*name).to_owned(), does: *does }).collect())
        }

        fn set(&mut self, name: &str, does: Does) {
            self.0.iter_mut().filter(|player| player.name == name).for_each(|player| player.does = does);
        }

        fn plays(&self) -> Vec<&str> {
            self.0.iter().filter(|player| player.does == Does::Play).map(|player| player.name.as_str()).collect()
        }
    }

    impl Players for Room {
        fn list(&mut self) -> Vec<Player> {
            self.0.clone()
        }
        fn pause(&mut self, name: &str) -> bool {
            self.set(name, Does::Pause);
            true
        }
        fn play(&mut self, name: &str) {
            self.set(name, Does::Play);
        }
    }

    #[test]
    fn only_what_played_goes_on_and_only_where_nobody_else_had_a_say() {
        let mut room =
            Room::of(&[("radio", Does::Play), ("film", Does::Pause), ("song", Does::Play), ("talk", Does::Play)]);
        let mut held = Held::default();
        held.pause(&mut room);
        assert_eq!(room.plays(), [""; 0]);
        // The user talks again before the answer is over.
        held.pause(&mut room);
        room.set("song", Does::Nothing);
        room.0.retain(|player| player.name != "talk");
        held.go_on(&mut room);
        assert_eq!(room.plays(), ["radio"]);
        room.set("radio", Does::Pause);
        held.go_on(&mut room);
        assert_eq!(room.plays(), [""; 0], "it was paused by somebody else");
    }
}
