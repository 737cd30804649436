//! What waits for a worker: commands and settings in the order in which they were sent.

use std::{
    collections::VecDeque,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

/// Something for a worker.
#[derive(Debug, PartialEq)]
pub enum Message<P, C> {
    /// Settings, and how many were sent up to these.
    Params(P, u64),
    Command(C),
}

/// A queue between two threads, neither of which waits for more than a move. Of settings that follow each other only the
/// latest is kept: a slider sends more of them than a slow step takes.
pub struct Inbox<P, C> {
    limit: usize,
    waiting: Mutex<VecDeque<Message<P, C>>>,
    sent: AtomicU64,
}

impl<P, C> Inbox<P, C> {
    /// An inbox that takes no further command where `limit` messages wait.
    pub fn new(limit: usize) -> Self {
        Self {
            limit,
            waiting: Mutex::default(),
            sent: AtomicU64::new(0),
        }
    }

    /// False where too many wait.
    pub fn command(&self, command: C) -> bool {
        let mut waiting = self.lock();
        let fits = waiting.len() < self.limit;
        if fits {
            waiting.push_back(Message::Command(command));
        }
        fits
    }

    /// Always finds room: no two settings stand one behind the other.
    pub fn params(&self, params: P) {
        let mut waiting = self.lock();
        let count = self.sent.fetch_add(1, Ordering::Relaxed) + 1;
        match waiting.back_mut() {
            Some(Message::Params(before, before_count)) => (*before, *before_count) = (params, count),
            _ => waiting.push_back(Message::Params(params, count)),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    /// All that waits.
    pub fn take(&self) -> VecDeque<Message<P, C>> {
        std::mem::take(&mut *self.lock())
    }

    /// Nothing panics while the lock is held, so that a poisoned queue is whole.
    fn lock(&self) -> MutexGuard<'_, VecDeque<Message<P, C>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_and_commands_keep_their_order_and_of_settings_in_a_row_the_latest_is_left() {
        let inbox = Inbox::new(3);
        for value in 1..=1000 {
            inbox.params(value);
        }
        assert!(inbox.command("undo"));
        inbox.params(7);
        assert!(!inbox.command("one too many"));
        let taken: Vec<_> = inbox.take().into();
        assert_eq!(
            taken,
            [
                Message::Params(1000, 1000),
                Message::Command("undo"),
                Message::Params(7, 1001)
            ]
        );
        assert!(inbox.is_empty());
    }
}
