//! `riposte toggle`, `show`, `quit`, `say`: orders to the Riposte that runs in its window.

use clap::Args;
use riposte_control::{Order, Unsent};
use riposte_problem::Problem;

use crate::exit::Code;
use crate::open;

#[derive(Args)]
pub(crate) struct Say {
    /// The question; several words need no quotes
    #[arg(required = true, num_args = 1.., value_name = "TEXT")]
    text: Vec<String>,
}

impl Say {
    pub(crate) fn order(&self) -> Order {
        Order::Say { text: self.text.join(" ") }
    }
}

/// Done when the window has taken it; its answer is heard there.
pub(crate) fn run(order: &Order) -> Result<Code, Problem> {
    riposte_control::send(open::paths()?.data_folder(), order).map_err(Unsent::problem)?;
    Ok(Code::Done)
}
