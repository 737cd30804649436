pub mod autodiff;
pub mod race;
