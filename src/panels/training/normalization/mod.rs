pub mod normalization;
