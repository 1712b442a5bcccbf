//! The keys of a live conversation: single keys on a terminal, lines from a pipe. Reads on a thread of its own; puts the terminal back when
//! dropped.

use std::io::{BufRead, IsTerminal};
use std::sync::mpsc;
use std::time::Duration;

use crossterm::event::{self, KeyCode, KeyEventKind, KeyModifiers};

/// What the user wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Press {
    /// Begin or end a turn.
    Talk,
    Say(String),
    Stop,
    /// Pass the monthly cap, where one is reached.
    GoOn,
    Quit,
}

pub(crate) struct Keyboard {
    presses: mpsc::Receiver<Press>,
    terminal: bool,
}

impl Keyboard {
    pub(crate) fn open() -> Self {
        let (sender, presses) = mpsc::channel();
        let terminal = std::io::stdin().is_terminal() && crossterm::terminal::enable_raw_mode().is_ok();
        let read = move || if terminal { read_keys(&sender) } else { read_lines(&sender) };
        // Ends with the program: a read from standard input can't be called off.
        let _ = std::thread::Builder::new().name("riposte-keyboard".to_owned()).spawn(read);
        Self { presses, terminal }
    }

    pub(crate) fn is_terminal(&self) -> bool {
        self.terminal
    }

    pub(crate) fn next(&self) -> Option<Press> {
        match self.presses.try_recv() {
            Ok(press) => Some(press),
            Err(mpsc::TryRecvError::Empty) => None,
            Err(mpsc::TryRecvError::Disconnected) => Some(Press::Quit),
        }
    }
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        if self.terminal {
            let _ = crossterm::terminal::disable_raw_mode();
        }
    }
}

fn read_keys(presses: &mpsc::Sender<Press>) {
    loop {
        match event::poll(Duration::from_millis(200)) {
            Ok(false) => continue,
            Ok(true) => {}
            Err(_) => return,
        }
        let Ok(event::Event::Key(key)) = event::read() else { continue };
        if key.kind == KeyEventKind::Release {
            continue;
        }
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let press = match key.code {
            KeyCode::Char(' ') | KeyCode::Enter => Press::Talk,
            KeyCode::Esc => Press::Stop,
            KeyCode::Char('g') => Press::GoOn,
            KeyCode::Char('c' | 'd') if control => Press::Quit,
            KeyCode::Char('q') => Press::Quit,
            _ => continue,
        };
        if presses.send(press).is_err() {
            return;
        }
    }
}

fn read_lines(presses: &mpsc::Sender<Press>) {
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { return };
        let press = if line.trim().is_empty() { Press::Talk } else { Press::Say(line.trim().to_owned()) };
        if presses.send(press).is_err() {
            return;
        }
    }
}
