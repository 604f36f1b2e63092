//! What all searches of a file may cost together.
//!
//! It is counted in steps of the interpreter, so that every machine says the same. Each search gets an equal share of
//! what is left, and leaves to the others what it did not need.

/// Steps that are left, and for how many shares.
#[derive(Debug)]
pub(super) struct Purse {
    steps: u64,
    left: u64,
    shares: usize,
}

impl Purse {
    pub fn new(steps: u64, shares: usize) -> Purse {
        Purse { steps, left: steps, shares }
    }

    /// Searches with one share. It answers with what it found, and how many steps that took.
    pub fn search<T>(&mut self, search: impl FnOnce(u64) -> (T, u64)) -> T {
        self.search_with(1, search)
    }

    /// Searches with so many shares.
    pub fn search_with<T>(&mut self, shares: usize, search: impl FnOnce(u64) -> (T, u64)) -> T {
        let all = self.shares.max(shares);
        let (found, spent) = search(self.left / all as u64 * shares as u64);
        self.shares = all - shares;
        self.left = self.left.saturating_sub(spent);
        found
    }

    /// What all searches took.
    pub fn spent(&self) -> u64 {
        self.steps - self.left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_does_not_need_the_others_get() {
        let mut purse = Purse::new(100, 4);
        assert_eq!(purse.search(|share| (share, 10)), 25);
        assert_eq!(purse.search_with(2, |share| (share, 50)), 60);
        assert_eq!(purse.search(|share| (share, 99)), 40);
        assert_eq!((purse.spent(), purse.search(|share| (share, 0))), (100, 0));
    }
}
