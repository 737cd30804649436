pub mod autodiff;
pub mod minibatch;
pub mod plane_set;
pub mod race;
pub mod schedules;
