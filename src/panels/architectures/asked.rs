//! What a panel has asked its lab to show.

/// Tells when to ask: once for each thing that is wanted, and again where the lab has lost it.
pub struct Asked<T> {
    wanted: Option<T>,
    /// The snapshot before had it.
    shown: bool,
}

impl<T> Default for Asked<T> {
    fn default() -> Self {
        Self {
            wanted: None,
            shown: false,
        }
    }
}

impl<T: Copy + PartialEq> Asked<T> {
    /// What was asked for last.
    pub fn wanted(&self) -> Option<T> {
        self.wanted
    }

    /// Takes what is wanted and what the snapshot shows; whether the lab is to be asked now.
    pub fn misses(&mut self, wanted: Option<T>, shown: Option<T>) -> bool {
        let new = wanted != self.wanted;
        // A lab made anew has been asked nothing yet. What never came is on its way or is not there: no reason to ask again.
        let lost = self.shown && shown != wanted;
        self.wanted = wanted;
        self.shown = wanted.is_some() && shown == wanted;
        new || lost
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_shown_and_is_gone_is_asked_for_once_more_and_what_never_came_is_not() {
        let mut asked = Asked::default();
        assert!(asked.misses(Some(1), None));
        assert!(!asked.misses(Some(1), None), "it never came");
        assert!(!asked.misses(Some(1), Some(1)));
        assert!(asked.misses(Some(1), None), "it is gone");
        assert!(!asked.misses(Some(1), None), "asked already");
        assert!(!asked.misses(Some(1), Some(1)));
        assert!(asked.misses(Some(2), Some(1)));
        assert!(!asked.misses(Some(2), Some(1)), "the answer to the question before");
        assert!(!asked.misses(Some(2), Some(2)));
        assert!(asked.misses(None, Some(2)));
        assert!(!asked.misses(None, None));
        assert_eq!(asked.wanted(), None);
    }
}
