pub mod cnn;
