//! What belongs together in the order of what can be taken back.

use std::time::{Duration, Instant};

/// Changes of one parameter that follow each other this closely are undone as one.
pub const COALESCE: Duration = Duration::from_millis(700);

/// A change that can be taken back.
pub enum Step<P> {
    /// The parameters before.
    Params(P),
    /// A movement of the hand, which the lab's session keeps, and the parameters before it where it moved them too.
    Hand(Option<P>),
}

impl<P> Step<P> {
    /// Whether it stays when another page begins: the hand's work stands in the lab still, the settings do not.
    pub fn outlives_page(&mut self) -> bool {
        match self {
            Self::Hand(before) => {
                *before = None;
                true
            }
            Self::Params(_) => false,
        }
    }
}

/// Tells one movement of the hand from the next: from press to release of the pointer, or actions by keyboard that
/// follow each other closely.
#[derive(Default)]
pub struct Hand {
    pressed: bool,
    pub down: bool,
    acted: Option<Instant>,
}

impl Hand {
    /// The next action begins a movement.
    pub fn press(&mut self) {
        self.pressed = true;
    }

    /// Whether an action now begins a movement; asked once for each batch of them.
    pub fn begins(&mut self) -> bool {
        let now = Instant::now();
        let before = self.acted.replace(now);
        let rested = before.is_none_or(|at| now - at >= COALESCE);
        std::mem::take(&mut self.pressed) || (!self.down && rested)
    }
}
