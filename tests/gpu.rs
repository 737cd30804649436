//! Training on the graphics card through burn-wgpu: here on Mesa's software Vulkan, where no card is needed.
//! Without any adapter each test says so and passes.
#![cfg(feature = "gpu")]

use neural_atlas_engine::{
    device::{self, DeviceKind},
    fault::Fault,
    registry::{self, RunReport, RunRequest},
};
use std::process::Command;

fn there_is_an_adapter() -> bool {
    match device::open(DeviceKind::Gpu) {
        Ok(_) => true,
        Err(Fault::NoGpu {}) => {
            println!("skipped: no Vulkan adapter (Debian: mesa-vulkan-drivers, libvulkan1)");
            false
        }
        Err(fault) => panic!("{fault}"),
    }
}

fn run(lab: &str, device: DeviceKind, steps: u64, set: &[(&str, &str)]) -> RunReport {
    let request = RunRequest {
        set: set
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        steps,
        seed: 7,
        device,
    };
    (registry::find(lab).unwrap().run)(&request).unwrap()
}

/// The same lab on both devices: the metric's curves agree at every recorded step, and the loss has moved.
fn agrees(lab: &str, steps: u64, set: &[(&str, &str)], metric: &str, tolerance: f64) {
    let (cpu, gpu) = (
        run(lab, DeviceKind::Cpu, steps, set),
        run(lab, DeviceKind::Gpu, steps, set),
    );
    assert_eq!((cpu.device, gpu.device, gpu.steps), ("cpu", "gpu", steps));
    let (cpu, gpu) = (&cpu.history[metric], &gpu.history[metric]);
    assert_eq!(cpu.len(), gpu.len());
    assert!(cpu[0][1] != cpu[cpu.len() - 1][1], "{lab} does not learn");
    for (cpu, gpu) in cpu.iter().zip(gpu) {
        assert_eq!(cpu[0], gpu[0]);
        let off = (cpu[1] - gpu[1]).abs() / cpu[1].abs().max(1e-3);
        assert!(
            off < tolerance,
            "{lab}, step {}: {} on the CPU, {} on the GPU",
            cpu[0],
            cpu[1],
            gpu[1]
        );
    }
}

#[test]
fn the_playgrounds_loss_over_10_steps_on_the_gpu_is_the_cpus_to_a_thousandth() {
    if there_is_an_adapter() {
        agrees(
            "architectures/mlp/playground",
            10,
            &[("hidden", "8,8")],
            "train_loss",
            1e-3,
        );
    }
}

#[test]
fn the_digit_nets_loss_over_20_steps_on_the_gpu_is_the_cpus_to_a_hundredth() {
    if there_is_an_adapter() {
        let set = [("train_size", "200"), ("batch", "8"), ("architecture", "small")];
        agrees("architectures/cnn/cnn", 20, &set, "train_loss", 1e-2);
    }
}

#[test]
fn the_races_loss_over_10_steps_on_the_gpu_is_the_cpus_to_a_thousandth() {
    if there_is_an_adapter() {
        agrees("training/optimizers/race", 10, &[], "loss.momentum", 1e-3);
    }
}

/// `run --device gpu` of the command line with this environment.
fn command_line(environment: &[(&str, &str)]) -> (String, String, bool) {
    let output = Command::new(env!("CARGO_BIN_EXE_neural-atlas"))
        .args(["run", "playground", "--steps", "3", "--device", "gpu", "--json"])
        .env("LC_ALL", "en_US.UTF-8")
        .env("LANG", "en_US.UTF-8")
        .envs(environment.iter().copied())
        .output()
        .expect("the program starts");
    (
        String::from_utf8_lossy(&output.stdout).into_owned(),
        // Mesa's EGL says for itself that there is no desktop session; that is not this program's sentence.
        String::from_utf8_lossy(&output.stderr)
            .lines()
            .filter(|line| !line.contains("XDG_RUNTIME_DIR"))
            .collect::<Vec<_>>()
            .join("\n")
            .trim()
            .to_owned(),
        output.status.success(),
    )
}

#[test]
fn run_on_the_gpu_says_so_in_its_report() {
    if there_is_an_adapter() {
        let (out, said, done) = command_line(&[]);
        let report: serde_json::Value = serde_json::from_str(&out).expect("one JSON object");
        assert!(done && said.is_empty(), "{said}");
        assert_eq!(
            (report["device"].as_str(), report["steps"].as_u64()),
            (Some("gpu"), Some(3))
        );
    }
}

#[test]
fn run_without_an_adapter_says_so_in_one_sentence_and_trains_on_the_cpu() {
    // Vulkan's loader finds no driver at these places.
    let nowhere = [
        ("VK_DRIVER_FILES", "/dev/null"),
        ("VK_ICD_FILENAMES", "/dev/null"),
        ("LIBGL_DRIVERS_PATH", "/dev/null"),
        ("__EGL_VENDOR_LIBRARY_FILENAMES", "/dev/null"),
    ];
    let (out, said, done) = command_line(&nowhere);
    let report: serde_json::Value = serde_json::from_str(&out).expect("one JSON object");
    assert!(done, "{said}");
    assert_eq!(said.trim_end().lines().count(), 1, "{said}");
    assert!(said.contains("graphics card"), "{said}");
    assert_eq!(report["device"], "cpu");
}
