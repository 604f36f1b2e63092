//! Laws of Kleene algebra: decided without a solver; one that names earlier laws as steps rests on them.

use super::super::obligation::{ClaimId, DerivedClaim, Equation, EquationId, Premise};
use super::claims::Collector;
use crate::base::FileId;
use crate::kleene::Item;

/// A law that was taken over.
struct Known<'a> {
    item: &'a Item,
    equation: EquationId,
    claim: ClaimId,
}

impl Collector<'_> {
    pub fn laws(&mut self) {
        let mut known: Vec<Known> = vec![];
        for item in &self.program.laws {
            let law = self.law(item, &known);
            known.push(law);
        }
    }

    fn law<'k>(&mut self, item: &'k Item, known: &[Known]) -> Known<'k> {
        let visible = |file: FileId| known.iter().filter(move |one| one.item.span.file == file);
        let earlier = visible(item.span.file).map(|one| one.equation).collect();
        let named = visible(item.span.file).filter(|one| item.law.steps.contains(&one.item.law.name));
        let claims: Vec<ClaimId> = named.map(|one| one.claim).collect();
        let equation = self.equation(Equation { owner: item.law.name.to_string(), item: item.clone(), earlier });
        let premise = Premise { equations: vec![equation], claims, ..Premise::checked(format!("`{}`", item.law.goal)) };
        let statement = format!("{}: law", item.law.name);
        let rule = "Kleene algebra with tests (Kozen, 1997)";
        let claim = self.claim(DerivedClaim::new(statement, rule, item.span, vec![premise]));
        Known { item, equation, claim }
    }

    pub fn equation(&mut self, equation: Equation) -> EquationId {
        self.all.equations.push(equation);
        EquationId(self.all.equations.len() as u32 - 1)
    }
}
