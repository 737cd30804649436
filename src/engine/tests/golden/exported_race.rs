pub fn run() -> Vec<(&'static str, Option<f64>, Option<u64>)> {
    vec![]
}
