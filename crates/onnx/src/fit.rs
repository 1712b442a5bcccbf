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
    /// Any, or just one.
    Free,
}

/// An input or output that is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    name: &'a str,
    kind: &'a str,
    /// `None`: of any shape.
    sizes: Option<&'a [Size]>,
}

impl<'a> Wanted<'a> {
    /// `kind`: as [`Port::kind`].
    pub const fn new(name: &'a str, kind: &'a str, sizes: &'a [Size]) -> Self {
        Self { name, kind, sizes: Some(sizes) }
    }

    pub const fn of_any_shape(name: &'a str, kind: &'a str) -> Self {
        Self { name, kind, sizes: None }
    }

    /// Why `ports` lack it; `None` where they have it.
    fn lacking(&self, ports: &[Port], absent: fn(String) -> Sentence) -> Option<Sentence> {
        let Some(port) = ports.iter().find(|port| port.name == self.name) else {
            return Some(absent(self.name.to_owned()));
        };
        let shaped = self.sizes.is_none_or(|sizes| has_sizes(port, sizes));
        (port.kind != self.kind || !shaped).then(|| {
            let wanted = match self.sizes {
                Some(sizes) => shaped_as(self.kind, sizes),
                None => self.kind.to_owned(),
            };
            words::port_is(self.name, described(port), wanted)
        })
    }
}

impl Size {
    fn allows(self, has: Option<usize>) -> bool {
        match self {
            Self::Is(wants) => has.is_none_or(|has| has == wants),
            Self::Any => has.is_none(),
            Self::Free => true,
        }
    }
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

    /// Why this is not a model that takes exactly these inputs and gives at least these outputs, whatever their order; `None` where it is.
    pub fn misfit(&self, takes: &[Wanted<'_>], gives: &[Wanted<'_>]) -> Option<Sentence> {
        let lacks_input = takes.iter().find_map(|wanted| wanted.lacking(self.inputs(), words::no_input));
        let unknown = || {
            let unknown = self.inputs().iter().find(|port| !takes.iter().any(|wanted| wanted.name == port.name))?;
            Some(words::unknown_input(&unknown.name))
        };
        let lacks_output = || gives.iter().find_map(|wanted| wanted.lacking(self.outputs(), words::no_output));
        lacks_input.or_else(unknown).or_else(lacks_output)
    }
}

fn fits(port: &Port, sizes: &[Size]) -> bool {
    port.kind == "float32" && has_sizes(port, sizes)
}

fn has_sizes(port: &Port, sizes: &[Size]) -> bool {
    port.shape.len() == sizes.len() && port.shape.iter().zip(sizes).all(|(has, wants)| wants.allows(*has))
}

fn described(port: &Port) -> String {
    shaped(&port.kind, port.shape.iter().copied())
}

fn wanted(sizes: &[Size]) -> String {
    shaped_as("float32", sizes)
}

fn shaped_as(kind: &str, sizes: &[Size]) -> String {
    shaped(kind, sizes.iter().map(|size| if let Size::Is(size) = size { Some(*size) } else { None }))
}

fn shaped(kind: &str, sizes: impl Iterator<Item = Option<usize>>) -> String {
    let sizes: Vec<String> = sizes.map(|size| size.map_or_else(|| "any".to_owned(), |size| size.to_string())).collect();
    format!("{kind} [{}]", sizes.join(", "))
}
