//! What every lab costs and how soon it shows its point: `cargo bench --bench labs [-- PART OF A LAB'S NAME]`.
//!
//! Per lab, at its defaults: the time of a step and the size of a snapshot as JSON. Per concept, at its preset: how long a
//! run lasts until the answer to its question is known, at the lab's own pace as a learner watches it, and flat out. Wanted:
//! a step under 50 ms, a snapshot under 2 MB (attention, GAN and diffusion 4 MB), a point after at most 20 s on 2 cores.

use neural_atlas_engine::{
    device::{self, DeviceKind},
    registry::{LABS, LabEntry, RunRequest},
};
use neural_atlas_lessons::{Atlas, Node};
use std::time::{Duration, Instant};

const SEED: u64 = 7;
/// Steps that are timed, and the time after which no further one is begun.
const STEPS: usize = 200;
const PATIENCE: Duration = Duration::from_secs(5);
/// What a step and a run may take.
const STEP: Duration = Duration::from_millis(50);
const POINT: f64 = 20.0;

/// The median and the 95th percentile of a step, and the snapshot's bytes after them.
fn steps(lab: &LabEntry) -> (Duration, Duration, usize) {
    let mut session = (lab.open)(SEED, device::cpu());
    let (begun, mut times) = (Instant::now(), Vec::with_capacity(STEPS));
    while times.len() < STEPS && begun.elapsed() < PATIENCE {
        let start = Instant::now();
        if session.step(Duration::MAX, 1) == 0 {
            break;
        }
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let at = |share: f64| {
        times
            .get((times.len() as f64 * share) as usize)
            .copied()
            .unwrap_or_default()
    };
    (at(0.5), at(0.95), session.snapshot_bytes())
}

/// Steps to the answer of a concept's question, and the seconds that they take: watched, and flat out.
fn point(lab: &LabEntry, node: &Node) -> Option<(u64, f64, f64)> {
    let run = &node.prediction.as_ref()?.run;
    let settings = node.preset.with(&run.set);
    let report = (lab.run)(&RunRequest {
        set: settings.pairs().to_vec(),
        steps: run.steps,
        seed: run.seed.or(node.seed).unwrap_or(SEED),
        device: DeviceKind::Cpu,
    });
    let report = report.ok()?;
    let paced = lab.pace.map_or(0.0, |pace| report.steps as f64 / pace);
    Some((report.steps, paced.max(report.seconds), report.seconds))
}

fn mark(missed: bool) -> &'static str {
    if missed { " (missed)" } else { "" }
}

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    println!("| lab | step, median | step, p95 | snapshot | slowest point | steps | watched | flat out |");
    println!("|---|---:|---:|---:|---|---:|---:|---:|");
    for lab in LABS {
        if !wanted.is_empty() && !wanted.iter().any(|word| lab.id.contains(word)) {
            continue;
        }
        let (median, most, bytes) = steps(lab);
        let nodes = Atlas::get()
            .lab(lab.id)
            .map_or(&[][..], |lesson| lesson.nodes.as_slice());
        let points = nodes.iter().filter_map(|node| Some((point(lab, node)?, &node.id)));
        let slowest = points.max_by(|a, b| a.0.1.total_cmp(&b.0.1));
        let ((steps, watched, flat_out), node) =
            slowest.map_or(((0, 0.0, 0.0), "none"), |(point, id)| (point, id.as_str()));
        println!(
            "| {} | {:.2} ms{} | {:.2} ms | {} kB | {node} | {steps} | {watched:.1} s{} | {flat_out:.2} s |",
            lab.id,
            median.as_secs_f64() * 1e3,
            mark(median > STEP),
            most.as_secs_f64() * 1e3,
            bytes / 1000,
            mark(watched > POINT),
        );
    }
}
