//! Orders from outside of the window: `riposte toggle|show|quit|say`, `riposte-desktop --toggle`, a second start. All are carried out here. A thread of its own.

use riposte_control::Order;
use riposte_engine::api::Command;
use riposte_problem::Problem;
use tauri::{AppHandle, Manager};

use crate::engine_bridge::EngineBridge;
use crate::settings_state::SettingsState;
use crate::{problems, toggle, window};

/// Listens until the program ends. Without it a second start still shows the window.
pub(crate) fn begin(app: &AppHandle) {
    let app = app.clone();
    let listening = match riposte_control::listen(&app.state::<SettingsState>().data_folder()) {
        Ok(listening) => listening,
        Err(error) => return tracing::warn!(%error, "orders from other programs are not taken"),
    };
    let begun = std::thread::Builder::new()
        .name("riposte-orders".to_owned())
        .spawn(move || listening.serve(|order| carry_out(&app, order)));
    if let Err(error) = begun {
        tracing::warn!(problem = %problems::no_thread(&error), "orders from other programs are not taken");
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
