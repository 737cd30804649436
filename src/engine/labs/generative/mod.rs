pub mod gan;
