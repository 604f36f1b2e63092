//! How long bodies are, with all that stands for its body where it is called.
//!
//! A helper without a contract is shown once more at each of its calls, and so are those that it calls: a few lines may
//! stand for more code than anybody could prove. What is known grows with each statement, too, so that a body of many
//! thousands of them is refused as well.

use crate::base::{Code, Diagnostic};
use crate::hir::visit::each_stmt;
use crate::hir::{Block, Callee, Ident, Impl, ProcIndex, Procedure, Program, StmtKind};

/// So many statements a body may have, those that stand behind its calls included.
const LONGEST: u64 = 4_000;

pub(super) fn report_long_bodies(program: &Program, diagnostics: &mut Vec<Diagnostic>) {
    for layer in &program.layers {
        layer.operations.iter().for_each(|op| report(op.ident, statements(&op.body), diagnostics));
    }
    program.lemmas.iter().for_each(|lemma| report(lemma.ident, statements(&lemma.body), diagnostics));
    let lengths: Vec<Lengths> = program.impls.iter().map(Lengths::new).collect();
    for (own, lengths) in program.impls.iter().zip(&lengths) {
        lengths.report(own, diagnostics);
    }
    for triple in &program.triples {
        let lengths = &lengths[triple.implementation.index()];
        report(triple.ident, lengths.expanded(&triple.body), diagnostics);
    }
}

fn report(ident: Ident, length: u64, diagnostics: &mut Vec<Diagnostic>) {
    if length > LONGEST {
        let message = format!("`{}` has more than {LONGEST} statements, with what it calls", ident.name);
        let help = "give what it calls a contract (`requires`, `ensures`), so that it is proved once, by itself";
        diagnostics.push(Diagnostic::error(Code::A0432, ident.span, message).with_help(help));
    }
}

/// Nested ones and those of proofs included.
fn statements(block: &Block) -> u64 {
    let mut count = 0;
    each_stmt(block, &mut |_| count += 1);
    count
}

/// The lengths of the procedures of an implementation.
struct Lengths<'p> {
    own: &'p Impl,
    /// Of the helpers that stand for their bodies.
    inlined: Vec<Option<u64>>,
}

impl<'p> Lengths<'p> {
    fn new(own: &'p Impl) -> Lengths<'p> {
        let mut lengths = Lengths { own, inlined: vec![None; own.procedures.len()] };
        (0..own.procedures.len()).for_each(|index| lengths.settle(index));
        lengths
    }

    /// What a helper calls is settled before it: no cycle of calls is inlined.
    fn settle(&mut self, index: usize) {
        let helper = &self.own.procedures[index];
        if self.inlined[index].is_some() || !helper.is_inlined() {
            return;
        }
        helpers(&helper.body).into_iter().for_each(|callee| self.settle(callee.index()));
        self.inlined[index] = Some(self.expanded(&helper.body));
    }

    /// Of the block with all that its calls stand for.
    fn expanded(&self, block: &Block) -> u64 {
        let mut length = statements(block);
        each_stmt(block, &mut |stmt| {
            if let StmtKind::Call { callee, .. } = &stmt.kind {
                length = length.saturating_add(self.behind(*callee));
            }
        });
        length
    }

    fn behind(&self, callee: Callee) -> u64 {
        match callee {
            Callee::Proc(index) => self.inlined[index.index()].unwrap_or(0),
            Callee::OwnOp(index) => self.expanded(&self.own.operations[index.index()].body),
            Callee::Op(..) | Callee::Recover => 0,
        }
    }

    /// Reports those that are too long though nothing that they call is.
    fn report(&self, own: &Impl, diagnostics: &mut Vec<Diagnostic>) {
        let is_long = |callee: ProcIndex| self.inlined[callee.index()].is_some_and(|length| length > LONGEST);
        let all = own.procedures.iter().chain(&own.operations).chain([&own.init, &own.recover]);
        for Procedure { ident, body, .. } in all {
            if !helpers(body).into_iter().any(is_long) {
                report(*ident, self.expanded(body), diagnostics);
            }
        }
    }
}

/// The helpers that are called in the block.
pub(super) fn helpers(block: &Block) -> Vec<ProcIndex> {
    let mut found = vec![];
    each_stmt(block, &mut |stmt| {
        if let StmtKind::Call { callee: Callee::Proc(index), .. } = &stmt.kind {
            found.push(*index);
        }
    });
    found
}
