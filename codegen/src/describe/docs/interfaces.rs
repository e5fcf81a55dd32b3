//! Interfaces and their operations.

use super::anchors::{Anchors, code};
use super::page::{Block, Entry, Heading, Line, Piece};
use super::{types, wire};
use crate::describe::wire_name;
use crate::model::types::{Annotation, Interface, Model, Operation, Parameters, Side};
use crate::output::docs::deprecation;

pub(super) fn interfaces(model: &Model, anchors: &Anchors<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    for interface in &model.interfaces {
        let name = &interface.name;
        blocks.push(Block::Heading(Heading {
            level: 3,
            id: anchors.interface(name),
            text: name.clone(),
            kind: "interface",
        }));
        about(&interface.docs, &interface.annotations, &mut blocks);
        blocks.push(Block::Note(served_by(model, interface)));
        for it in &interface.operations {
            operation(model, Some(interface), it, anchors, &mut blocks);
        }
    }
    blocks
}

pub(super) fn functions(model: &Model, anchors: &Anchors<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    for function in &model.functions {
        operation(model, None, function, anchors, &mut blocks);
    }
    blocks
}

/// The description, and why it should not be used.
pub(super) fn about(docs: &Option<String>, annotations: &[Annotation], blocks: &mut Vec<Block>) {
    let reason = deprecation(annotations).map(str::to_owned);
    blocks.extend(reason.map(Block::Deprecated));
    blocks.extend(docs.clone().map(Block::Prose));
}

fn served_by(model: &Model, interface: &Interface) -> Line {
    let served = match interface.served_by {
        Side::Guest => "Served by the guest, called by the host. On the wire: ",
        Side::Host => "Served by the host, called by guests. On the wire: ",
    };
    let name = format!("{}.{}", model.namespace, interface.name);
    vec![Piece::text(served), Piece::code(name), Piece::text(".")]
}

fn operation(
    model: &Model,
    interface: Option<&Interface>,
    operation: &Operation,
    anchors: &Anchors<'_>,
    blocks: &mut Vec<Block>,
) {
    let parent = interface.map(|it| it.name.as_str());
    blocks.push(Block::Heading(Heading {
        level: 4,
        id: anchors.operation(parent, &operation.name),
        text: operation.name.clone(),
        kind: match interface {
            Some(_) => "operation",
            None => "function",
        },
    }));
    blocks.push(Block::Signature(signature(operation, anchors)));
    about(&operation.docs, &operation.annotations, blocks);
    let name = wire_name(model, interface, operation);
    blocks.push(Block::Note(wire::call_form(&name, operation)));
    let parameters = operation.parameters.fields();
    if !parameters.is_empty() {
        blocks.push(Block::Note(vec![Piece::text("Parameters:")]));
        blocks.push(types::fields(parameters, anchors));
    }
    if !operation.errors.is_empty() {
        blocks.push(Block::Note(vec![Piece::text("Errors:")]));
        let errors = operation.errors.iter().map(|id| Entry {
            term: vec![anchors.link(*id)],
            blocks: model
                .type_def(*id)
                .docs
                .clone()
                .map(Block::Prose)
                .into_iter()
                .collect(),
        });
        blocks.push(Block::Entries(errors.collect()));
    }
}

fn signature(operation: &Operation, anchors: &Anchors<'_>) -> Line {
    let (open, close) = match operation.parameters {
        Parameters::Unary(_) => ("[", "]"),
        Parameters::Named(_) => ("(", ")"),
    };
    let mut line = vec![Piece::code(format!("{}{open}", operation.name))];
    for (number, field) in operation.parameters.fields().iter().enumerate() {
        if number > 0 {
            code(", ", &mut line);
        }
        types::declaration(field, anchors, &mut line);
    }
    code(close, &mut line);
    if let Some(returns) = &operation.returns {
        code(": ", &mut line);
        types::extend(&mut line, anchors.ty(returns));
    }
    line
}
