//! That encoded structs fit a block, for all values of the constants.

use super::context::Lowering;
use crate::encode::{BLOCK_SIZE, Layout, Parts};
use crate::hir::{Length, StructId, Type};
use crate::kernel::{Block, Claim, ClaimKind, Command, PureBody, Subject};
use crate::logic::{self, Term};

pub(super) fn bodies(lowering: &mut Lowering<'_>) -> Vec<PureBody> {
    let program = lowering.program;
    let ids = (0..program.structs.len()).map(StructId::new).filter(|&id| program.struct_(id).encoded);
    ids.filter_map(|id| body(lowering, id)).collect()
}

fn body(lowering: &mut Lowering<'_>, id: StructId) -> Option<PureBody> {
    let ident = lowering.program.struct_(id).ident;
    let layout = Layout::of(lowering.program, &Type::Struct(id, vec![]))?;
    let width = layout.width(&mut Terms { lowering });
    let fits = logic::less_equal(width, logic::int_literal(BLOCK_SIZE));
    let claim = Claim::new(ClaimKind::EncodedWidth, ident.span, fits);
    Some(PureBody {
        subject: Subject::Encoding,
        name: ident.name,
        span: ident.span,
        parameters: vec![],
        requires: vec![],
        body: Block { commands: vec![Command::Assert(claim)] },
        ensures: vec![],
        withheld: None,
    })
}

/// Widths as terms.
struct Terms<'l, 'a> {
    lowering: &'l mut Lowering<'a>,
}

impl Parts for Terms<'_, '_> {
    type Width = Term;

    fn bytes(&mut self, count: u32) -> Term {
        logic::int_literal(count)
    }

    fn times(&mut self, one: Term, length: &Length) -> Term {
        let length = self.lowering.length(length);
        logic::multiply(one, length)
    }

    fn sum(&mut self, parts: Vec<Term>) -> Term {
        parts.into_iter().fold(logic::int_literal(0), logic::add)
    }

    fn largest(&mut self, parts: Vec<Term>) -> Term {
        let larger = |a, b| logic::if_then_else(logic::less(a, b), b, a);
        parts.into_iter().fold(logic::int_literal(0), larger)
    }
}
