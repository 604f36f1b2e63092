//! "Did you mean": the closest of the names that could stand there.

use crate::base::Symbol;

/// The candidate that differs least from `name`, if it is close enough to be a slip of the pen. A name of one letter is
/// close to nothing, since it would be as close to every other.
pub fn closest(name: Symbol, candidates: impl IntoIterator<Item = Symbol>) -> Option<Symbol> {
    let length = name.as_str().chars().count();
    let limit = length.div_ceil(3).min(length - 1);
    candidates
        .into_iter()
        .filter(|&candidate| candidate != name)
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|&(distance, _)| distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// A name that differs only in the case of its letters is the closest.
fn distance(name: Symbol, candidate: Symbol) -> usize {
    if name.as_str().eq_ignore_ascii_case(candidate.as_str()) {
        return 0;
    }
    strsim::damerau_levenshtein(name.as_str(), candidate.as_str())
}

/// The help that goes with an unknown name, if there is a close one.
pub fn suggestion(name: Symbol, candidates: impl IntoIterator<Item = Symbol>) -> Option<String> {
    closest(name, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
}
