//! Whether a model is the one that is meant, by its input and its output.

use riposte_problem::Sentence;
use riposte_problem::words::models as words;

use crate::{Port, Session};

/// A size that is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// This one, or any.
    Is(usize),
    /// Any, and not just one.
    Any,
}

impl Session {
    /// Why this is not the model with one input of that name and these sizes, and one output, both of 32-bit floats; `None` where it is.
    pub fn unfit(&self, name: &str, takes: &[Size], gives: &[Size]) -> Option<Sentence> {
        let (inputs, outputs) = (self.inputs(), self.outputs());
        let [input] = inputs else { return Some(words::takes_inputs(inputs.len())) };
        let [output] = outputs else { return Some(words::has_outputs(outputs.len())) };
        if input.name != name {
            return Some(words::input_name(&input.name, name));
        }
        if !fits(input, takes) {
            return Some(words::input_shape(described(input), wanted(takes)));
        }
        (!fits(output, gives)).then(|| words::output_shape(described(output), wanted(gives)))
    }
}

fn fits(port: &Port, sizes: &[Size]) -> bool {
    let fit = |(has, wants): (&Option<usize>, &Size)| match wants {
        Size::Is(wants) => has.is_none_or(|has| has == *wants),
        Size::Any => has.is_none(),
    };
    port.kind == "float32" && port.shape.len() == sizes.len() && port.shape.iter().zip(sizes).all(fit)
}

fn described(port: &Port) -> String {
    shaped(&port.kind, port.shape.iter().copied())
}

fn wanted(sizes: &[Size]) -> String {
    shaped("float32", sizes.iter().map(|size| if let Size::Is(size) = size { Some(*size) } else { None }))
}

fn shaped(kind: &str, sizes: impl Iterator<Item = Option<usize>>) -> String {
    let sizes: Vec<String> = sizes.map(|size| size.map_or_else(|| "any".to_owned(), |size| size.to_string())).collect();
    format!("{kind} [{}]", sizes.join(", "))
}
