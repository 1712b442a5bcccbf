//! Players on the session's bus, as MPRIS has them (specifications.freedesktop.org/mpris-spec): the names that begin with `org.mpris.MediaPlayer2.`, each with a
//! PlaybackStatus, Pause and Play. Blocks, for two seconds at most with a player that hangs.

use std::time::Duration;

use zbus::blocking::connection::Builder;
use zbus::blocking::{Connection, fdo::DBusProxy};
use zbus::zvariant::OwnedValue;

use crate::held::{Does, Player, Players};

const BEGINS: &str = "org.mpris.MediaPlayer2.";
/// Stands for whichever player was used last: each of those is there itself.
const STAND_IN: &str = "org.mpris.MediaPlayer2.playerctld";
const PLACE: &str = "/org/mpris/MediaPlayer2";
const PLAYER: &str = "org.mpris.MediaPlayer2.Player";
const PATIENCE: Duration = Duration::from_secs(2);

/// A bus, connected to when it is first needed, and again when the connection broke.
pub(crate) struct Bus {
    address: Option<String>,
    connection: Option<Connection>,
}

impl Bus {
    /// `None`: the session's.
    pub(crate) fn new(address: Option<String>) -> Bus {
        Bus { address, connection: None }
    }

    fn connection(&mut self) -> zbus::Result<Connection> {
        if let Some(connection) = &self.connection {
            return Ok(connection.clone());
        }
        let builder = match &self.address {
            Some(address) => Builder::address(address.as_str())?,
            None => Builder::session()?,
        };
        let connection = builder.method_timeout(PATIENCE).build()?;
        Ok(self.connection.insert(connection).clone())
    }

    fn names(&mut self) -> zbus::Result<Vec<String>> {
        let connection = self.connection()?;
        let names = DBusProxy::new(&connection)?.list_names()?;
        let is_player = |name: &String| name.starts_with(BEGINS) && name != STAND_IN;
        Ok(names.into_iter().map(|name| name.to_string()).filter(is_player).collect())
    }

    fn does(&mut self, name: &str) -> zbus::Result<Does> {
        let asked = (PLAYER, "PlaybackStatus");
        let reply = self.connection()?.call_method(
            Some(name),
            PLACE,
            Some("org.freedesktop.DBus.Properties"),
            "Get",
            &asked,
        )?;
        let status = String::try_from(reply.body().deserialize::<OwnedValue>()?)?;
        Ok(match status.as_str() {
            "Playing" => Does::Play,
            "Paused" => Does::Pause,
            _ => Does::Nothing,
        })
    }

    fn order(&mut self, name: &str, order: &str) -> zbus::Result<()> {
        self.connection()?.call_method(Some(name), PLACE, Some(PLAYER), order, &()).map(drop)
    }
}

impl Players for Bus {
    fn list(&mut self) -> Vec<Player> {
        let names = self.names().unwrap_or_else(|error| {
            tracing::warn!(%error, "players of other programs can't be asked");
            self.connection = None;
            Vec::new()
        });
        let player = |name: String| match self.does(&name) {
            Ok(does) => Some(Player { name, does }),
            Err(error) => {
                tracing::warn!(%error, name, "a player does not answer");
                None
            }
        };
        names.into_iter().filter_map(player).collect()
    }

    fn pause(&mut self, name: &str) -> bool {
        self.order(name, "Pause")
            .inspect_err(|error| tracing::warn!(%error, name, "a player could not be paused"))
            .is_ok()
    }

    fn play(&mut self, name: &str) {
        if let Err(error) = self.order(name, "Play") {
            tracing::warn!(%error, name, "a player could not go on");
        }
    }
}
