//! Orders from outside of the window: `riposte toggle|show|quit|say`, `riposte-desktop --toggle`, a second start; and relays, which `riposte mcp` asks for. All are
//! carried out here. A thread of its own, and one for each relay.

use riposte_audio::Clock;
use riposte_control::{Order, Teller};
use riposte_engine::api::Command;
use riposte_measures::Span;
use riposte_problem::Problem;
use riposte_relay::{Errand, News, Status};
use tauri::{AppHandle, Manager};

use crate::engine_bridge::EngineBridge;
use crate::settings_state::SettingsState;
use crate::{problems, toggle, window};

/// How often whoever asked for a relay is told that it goes on: so soon it is noticed when nobody wants it any more.
const ALIVE: Span = Span::from_millis(100);

/// Listens until the program ends. Without it a second start still shows the window.
pub(crate) fn begin(app: &AppHandle) {
    let app = app.clone();
    let listening = match riposte_control::listen(&app.state::<SettingsState>().data_folder()) {
        Ok(listening) => listening,
        Err(error) => return tracing::warn!(%error, "orders from other programs are not taken"),
    };
    let begun =
        std::thread::Builder::new().name("riposte-orders".to_owned()).spawn(move || listening.serve(Window(app)));
    if let Err(error) = begun {
        tracing::warn!(problem = %problems::no_thread(&error), "orders from other programs are not taken");
    }
}

struct Window(AppHandle);

impl riposte_control::Window for Window {
    fn carry_out(&self, order: Order) -> Result<(), Problem> {
        carry_out(&self.0, order)
    }

    fn status(&self) -> Result<Status, Problem> {
        let engine = self.0.state::<EngineBridge>().engine().ok_or_else(problems::still_starting)?;
        Ok(engine.status())
    }

    fn relay(&self, errand: Errand, teller: &mut Teller) {
        // Not held while it lasts: the end of the program is not to wait for it.
        let Some(mut relay) = self.0.state::<EngineBridge>().engine().map(|engine| engine.relay(errand)) else {
            // Whoever asked may be gone.
            let _ = teller.tell(News::Refused { problem: problems::still_starting() });
            return;
        };
        tauri::async_runtime::block_on(async {
            loop {
                let news = tokio::select! {
                    biased;
                    news = relay.next() => Some(news),
                    () = Clock::sleep_until(Clock::now() + ALIVE) => None,
                };
                let is_last = matches!(news, Some(News::Ended { .. } | News::Refused { .. }));
                let told = match news {
                    Some(news) => teller.tell(news),
                    None => teller.is_alive(),
                };
                if told.is_err() || is_last {
                    return;
                }
            }
        });
    }
}

/// Does what is asked, or says why it can't be done.
pub(crate) fn carry_out(app: &AppHandle, order: Order) -> Result<(), Problem> {
    let link = app.state::<EngineBridge>();
    match order {
        Order::Toggle => {
            let style = app.state::<SettingsState>().settings().conversation.key_style;
            toggle::orders(style, link.state()).iter().try_for_each(|order| link.order(order.clone()))
        }
        Order::Show => {
            window::show(app);
            Ok(())
        }
        Order::Quit => {
            app.exit(0);
            Ok(())
        }
        Order::Say { text } => link.order(Command::Say { text }),
    }
}
