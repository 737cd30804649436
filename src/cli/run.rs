//! `run`: trains without a window.

use super::{DeviceArg, Failure, RunArgs, print, target};
use crate::{csv, kit::words::Words, shell::exchange::DEFAULT_SEED};
use neural_atlas_engine::{
    device::DeviceKind,
    fault::Fault,
    registry::{RunReport, RunRequest},
};
use std::fmt::Write;

pub(super) fn run(args: &RunArgs, words: Words) -> Result<(), Failure> {
    let target = target::find(&args.target, words)?;
    let mut request = RunRequest {
        set: target.settings(&args.set, words)?,
        steps: args.steps,
        seed: args
            .seed
            .or(target.node.and_then(|node| node.seed))
            .unwrap_or(DEFAULT_SEED),
        device: match args.device {
            DeviceArg::Cpu => DeviceKind::Cpu,
            DeviceArg::Gpu => DeviceKind::Gpu,
        },
    };
    if request.device == DeviceKind::Gpu && !target.lab.on_gpu {
        eprintln!("{}", words.t("cli-cpu-only"));
    }
    let report = match (target.lab.run)(&request) {
        Err(fault @ (Fault::NoGpu {} | Fault::NoGpuInBuild {})) => {
            eprintln!("{}", words.fault(&fault));
            request.device = DeviceKind::Cpu;
            (target.lab.run)(&request)
        }
        done => done,
    };
    let report = report.map_err(|fault| match fault {
        Fault::Internal { .. } => Failure::failed(words.fault(&fault)),
        _ => Failure::usage(words.fault(&fault)),
    })?;
    let text = if args.json {
        let mut text = serde_json::to_string(&report).map_err(Failure::failed)?;
        text.push('\n');
        text
    } else if args.csv {
        csv::history(report.history.iter().map(|(name, curve)| (*name, curve.as_slice())))
    } else {
        table(&report, words)
    };
    print(&text, words)?;
    if report.state == "diverged" {
        return Err(Failure::failed(words.with("cli-diverged", &[("step", &report.steps)])));
    }
    Ok(())
}

/// For reading: the lab, how far it came, and the last value of every metric.
fn table(report: &RunReport, words: Words) -> String {
    let seconds = format!("{:.2}", report.seconds);
    let head = words.with(
        "cli-run-head",
        &[
            ("lab", &report.lab),
            ("seed", &report.seed),
            ("device", &report.device),
            ("steps", &report.steps),
            ("seconds", &seconds),
        ],
    );
    let mut text = format!("{head}\n");
    for (name, value) in &report.metrics {
        let _ = writeln!(text, "  {name:<24} {}", crate::kit::number(*value));
    }
    text
}
