pub mod curves;
pub mod race;
