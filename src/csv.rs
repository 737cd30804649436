//! Histories as CSV, for `run --csv` and for export.

use std::fmt::Write;

/// One row per recorded step, one column per metric; empty where a metric has no value at that step.
pub fn history<'a>(curves: impl Iterator<Item = (&'static str, &'a [[f64; 2]])>) -> String {
    let curves: Vec<(&str, &[[f64; 2]])> = curves.collect();
    let mut steps: Vec<u64> = curves
        .iter()
        .flat_map(|(_, curve)| *curve)
        .map(|[step, _]| *step as u64)
        .collect();
    steps.sort_unstable();
    steps.dedup();
    let names: Vec<&str> = curves.iter().map(|(name, _)| *name).collect();
    let mut text = format!("step,{}\n", names.join(","));
    let mut next = vec![0; curves.len()];
    for step in steps {
        // Writing to a String cannot fail.
        let _ = write!(text, "{step}");
        for ((_, curve), next) in curves.iter().zip(&mut next) {
            text.push(',');
            if let Some([at, value]) = curve.get(*next)
                && *at as u64 == step
            {
                let _ = write!(text, "{value}");
                *next += 1;
            }
        }
        text.push('\n');
    }
    text
}
