//! What the hand did to a lab, and the way back.
//!
//! A lab that can be edited hands out, before it does an action, an [`Undo`]: what stands now in the part that the action
//! will change, and how to exchange it with what stands there later. So one value takes an edit back and brings it back
//! again. Training goes on in between as it may: what the hand touched is set to what it was before, the rest stays.

use crate::fault::Fault;
use std::collections::VecDeque;

/// Puts back what was kept, and keeps what it found.
type Exchange<L> = Box<dyn FnMut(&mut L) -> Result<(), Fault>>;

/// One part of a lab as it stood before an action.
pub struct Undo<L> {
    part: String,
    /// The part is the lab itself.
    whole: bool,
    /// The run begins again with the exchange.
    anew: bool,
    exchange: Exchange<L>,
}

/// What was taken back or brought back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// There was nothing.
    Nothing,
    Parts,
    /// The run has to start again.
    Anew,
}

impl<L: 'static> Undo<L> {
    /// `kept` is what stands in `part` now. `exchange` puts it there again, and leaves in its place what it found; a
    /// part of which one movement of the hand changes much needs to be kept only once, so its name says what it covers.
    pub fn new<T: 'static>(
        part: impl Into<String>,
        mut kept: T,
        exchange: impl Fn(&mut L, &mut T) -> Result<(), Fault> + 'static,
    ) -> Self {
        Self {
            part: part.into(),
            whole: false,
            anew: false,
            exchange: Box::new(move |lab| exchange(lab, &mut kept)),
        }
    }

    /// The same for a part with which the run begins again.
    #[must_use]
    pub fn beginning_anew(self) -> Self {
        Self { anew: true, ..self }
    }

    /// The lab that stood there before this one.
    pub fn whole(kept: L) -> Self {
        let swap = |lab: &mut L, kept: &mut L| {
            std::mem::swap(lab, kept);
            Ok(())
        };
        Self {
            whole: true,
            anew: true,
            ..Self::new("lab", kept, swap)
        }
    }
}

impl Taken {
    fn of<L>(movement: &[Undo<L>]) -> Self {
        match movement.iter().any(|undo| undo.anew) {
            true => Self::Anew,
            false => Self::Parts,
        }
    }
}

/// So many movements can be taken back.
pub const DEPTH: usize = 100;

/// What one movement of the hand changed, the first first.
type Movement<L> = Vec<Undo<L>>;

/// The movements of the hand, the last last.
pub struct Movements<L> {
    done: VecDeque<Movement<L>>,
    undone: Vec<Movement<L>>,
    /// The hand is still in its last movement.
    open: bool,
    begun: u64,
}

impl<L> Default for Movements<L> {
    fn default() -> Self {
        Self {
            done: VecDeque::new(),
            undone: Vec::new(),
            open: false,
            begun: 0,
        }
    }
}

impl<L> Movements<L> {
    /// Movements begun so far.
    pub fn begun(&self) -> u64 {
        self.begun
    }

    /// The hand lets go: what comes next is taken back on its own.
    pub fn lift(&mut self) {
        self.open = false;
    }

    /// Notes what an action has changed.
    pub fn note(&mut self, undo: Undo<L>) {
        self.undone.clear();
        if !self.open {
            self.open = true;
            self.begun += 1;
            self.done.push_back(Movement::new());
            if self.done.len() > DEPTH {
                self.done.pop_front();
            }
        }
        if undo.whole {
            self.forget_wholes();
        }
        if let Some(movement) = self.done.back_mut()
            && movement.iter().all(|earlier| earlier.part != undo.part)
        {
            movement.push(undo);
        }
    }

    /// Of whole labs, which are large, only the latest can be had back; with one goes what was done before it.
    fn forget_wholes(&mut self) {
        let is_whole = |movement: &Movement<L>| movement.iter().any(|undo| undo.whole);
        if let Some(last) = self.done.iter().rposition(is_whole) {
            self.done.drain(..=last);
        }
    }

    /// Takes the last movement back.
    ///
    /// # Errors
    /// Where its part is no longer there, as a neuron that was taken out since.
    pub fn undo(&mut self, lab: &mut L) -> Result<Taken, Fault> {
        self.open = false;
        let Some(mut movement) = self.done.pop_back() else {
            return Ok(Taken::Nothing);
        };
        let done = movement.iter_mut().rev().try_for_each(|undo| (undo.exchange)(lab));
        let taken = Taken::of(&movement);
        self.undone.push(movement);
        done.map(|()| taken)
    }

    /// Brings back what was taken back last.
    ///
    /// # Errors
    /// As [`Self::undo`].
    pub fn redo(&mut self, lab: &mut L) -> Result<Taken, Fault> {
        self.open = false;
        let Some(mut movement) = self.undone.pop() else {
            return Ok(Taken::Nothing);
        };
        let done = movement.iter_mut().try_for_each(|undo| (undo.exchange)(lab));
        let taken = Taken::of(&movement);
        self.done.push_back(movement);
        done.map(|()| taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Pair = [i32; 2];

    fn keep(pair: &Pair, place: usize) -> Undo<Pair> {
        Undo::new(format!("{place}"), pair[place], move |pair: &mut Pair, kept| {
            std::mem::swap(&mut pair[place], kept);
            Ok(())
        })
    }

    fn set(movements: &mut Movements<Pair>, pair: &mut Pair, place: usize, value: i32) {
        movements.note(keep(pair, place));
        pair[place] = value;
    }

    #[test]
    fn a_movement_over_two_parts_goes_back_as_one_and_redo_brings_back_what_stood_at_undo() {
        let (mut movements, mut pair) = (Movements::default(), [0, 0]);
        for value in 1..=5 {
            set(&mut movements, &mut pair, 0, value);
            set(&mut movements, &mut pair, 1, 10 * value);
        }
        movements.lift();
        set(&mut movements, &mut pair, 0, 9);
        assert_eq!(movements.begun(), 2);
        pair[0] = 7; // training goes on
        assert_eq!(movements.undo(&mut pair), Ok(Taken::Parts));
        assert_eq!(pair, [5, 50]);
        assert_eq!(movements.undo(&mut pair), Ok(Taken::Parts));
        assert_eq!(pair, [0, 0]);
        assert_eq!(movements.undo(&mut pair), Ok(Taken::Nothing));
        assert_eq!(
            (movements.redo(&mut pair), movements.redo(&mut pair)),
            (Ok(Taken::Parts), Ok(Taken::Parts))
        );
        assert_eq!(pair, [7, 50]);
        assert_eq!(movements.redo(&mut pair), Ok(Taken::Nothing));
    }

    #[test]
    fn a_new_movement_ends_what_could_be_brought_back_and_the_101st_forgets_the_first() {
        let (mut movements, mut pair) = (Movements::default(), [0, 0]);
        for value in 1..=101 {
            set(&mut movements, &mut pair, 0, value);
            movements.lift();
        }
        for _ in 0..DEPTH {
            assert_eq!(movements.undo(&mut pair), Ok(Taken::Parts));
        }
        assert_eq!((movements.undo(&mut pair), pair[0]), (Ok(Taken::Nothing), 1));
        movements.redo(&mut pair).unwrap();
        movements.lift();
        set(&mut movements, &mut pair, 0, 50);
        assert_eq!(movements.redo(&mut pair), Ok(Taken::Nothing));
    }
}
