pub mod autodiff;
pub mod minibatch;
pub mod race;
pub mod schedules;
