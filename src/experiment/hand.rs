//! What belongs together in the order of what can be taken back.

use std::time::{Duration, Instant};

/// Changes of one parameter that follow each other this closely are undone as one.
pub const COALESCE: Duration = Duration::from_millis(700);

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
