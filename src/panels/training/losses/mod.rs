#[path = "classification-losses/mod.rs"]
pub mod classification_losses;
mod hand;
#[path = "regression-losses/mod.rs"]
pub mod regression_losses;

#[cfg(test)]
mod tests;
