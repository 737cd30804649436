//! What the tests of exported programs share.

use neural_atlas_engine::{
    device::cpu,
    lab::{Lab, Progress},
    labs::generative::diffusion::diffusion::{Action, Diffusion, Params},
    params::ParamSet,
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicUsize, Ordering},
};

/// A run of so many steps with these settings, or until it ends by itself.
pub fn run<L: Lab>(set: &[(&str, &str)], steps: usize) -> L {
    let mut lab = L::new(&L::Params::from_text(set).unwrap(), 1, &cpu()).unwrap();
    for _ in 0..steps {
        if lab.step().unwrap() == Progress::Done {
            break;
        }
    }
    lab
}

/// The program as it was exported when the golden file was written; `UPDATE_GOLDEN=1` writes it again.
// Not every test file has golden files.
#[allow(dead_code)]
pub fn golden(name: &str, exported: &[u8]) {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&golden, exported).unwrap();
    }
    assert!(
        fs::read(golden).unwrap() == exported,
        "the program has changed; write the golden file again"
    );
}

/// The program with digits of a golden file beside it in place of its own, which a program of this size would bury.
#[allow(dead_code)]
pub fn with_digits(program: Vec<u8>, own: &str, file: &str, digits: &str) -> Vec<u8> {
    golden(file, digits.as_bytes());
    let (program, own) = (String::from_utf8(program).unwrap(), format!("\"\n{own}\n\""));
    assert!(program.contains(&own));
    program.replace(&own, &format!("include_str!({file:?})")).into_bytes()
}

/// A python with torch: that of `NEURAL_ATLAS_PYTHON`, or the system's.
// Not every test file has PyTorch programs.
#[allow(dead_code)]
pub fn python() -> Option<String> {
    let named = std::env::var("NEURAL_ATLAS_PYTHON").ok();
    let has_torch = |python: &String| {
        let import = Command::new(python).args(["-c", "import torch"]).output();
        import.is_ok_and(|output| output.status.success())
    };
    let found = named
        .into_iter()
        .chain(["python3".to_owned(), "/usr/bin/python3".to_owned()])
        .find(has_torch);
    if found.is_none() {
        eprintln!("skipped: no python3 with torch here (Debian: python3-torch)");
    }
    found
}

/// Python that reads a safetensors file without its library.
const LOADS: &str = r#"
import json
import struct


def load(model, file):
    raw = open(file, "rb").read()
    size = struct.unpack("<Q", raw[:8])[0]
    state = {}
    for name, about in json.loads(raw[8 : 8 + size]).items():
        start, end = (8 + size + offset for offset in about["data_offsets"])
        state[name] = torch.frombuffer(bytearray(raw[start:end]), dtype=torch.float32).reshape(about["shape"])
    model.load_state_dict(state)
    return model
"#;

/// What the program prints with `asks` behind it, which may `load(model, FILE)` the weights.
// Not every test file has weights.
#[allow(dead_code)]
pub fn run_with_weights(python: &str, name: &str, program: Vec<u8>, weights: &[u8], asks: &str) -> String {
    let file = own_path(name);
    fs::write(&file, weights).unwrap();
    let program = String::from_utf8(program).unwrap();
    let said = run_python(
        python,
        name,
        format!("{program}\n{LOADS}\nFILE = {file:?}\n{asks}").as_bytes(),
    );
    fs::remove_file(file).unwrap();
    said
}

/// The numbers behind the last line that begins with `name`.
#[allow(dead_code)]
pub fn numbers(said: &str, name: &str) -> Vec<f32> {
    let line = said.lines().rev().find(|line| line.split(' ').next() == Some(name));
    let line = line.unwrap_or_else(|| panic!("no {name} in: {said}"));
    line.split(' ').skip(1).map(|text| text.parse().unwrap()).collect()
}

/// What the program says after a word, wherever it says it last.
#[allow(dead_code)]
pub fn number(said: &str, word: &str) -> f64 {
    let mut words = said.split_whitespace();
    let mut found = None;
    while let Some(next) = words.next() {
        if next == word {
            found = words.clone().next().and_then(|text| text.parse().ok());
        }
    }
    found.unwrap_or_else(|| panic!("no {word} in: {said}"))
}

/// Numbers that differ from place to place.
#[allow(dead_code)]
pub fn ramp(count: usize, size: f32) -> Vec<f32> {
    (0..count).map(|index| size * (index as f32 * 0.37).sin()).collect()
}

/// The number here and the one of the program are not farther apart than `within`.
#[allow(dead_code)]
pub fn close(what: &str, ours: f64, theirs: f64, within: f64) {
    eprintln!("{what}: {ours:.4} here, {theirs:.4} there");
    assert!((ours - theirs).abs() <= within, "{what}: {ours} here, {theirs} there");
}

/// A diffusion after so many updates, with what samples are worth that its net makes as it is then.
#[allow(dead_code)]
pub fn arrived(set: &[(&str, &str)], updates: usize) -> Diffusion {
    let mut lab: Diffusion = run(set, updates);
    let mut params = Params::from_text(set).unwrap();
    params.train = false;
    lab.apply(&params).unwrap();
    lab.act(Action::SetOut).unwrap();
    for _ in 0..params.sample_steps {
        lab.step().unwrap();
    }
    lab
}

/// The largest difference of two lists of one length.
#[allow(dead_code)]
pub fn apart(ours: &[f32], theirs: &[f32]) -> f32 {
    assert_eq!(ours.len(), theirs.len());
    ours.iter().zip(theirs).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

/// A temporary path that no other test has: tests beside each other run programs of one name.
fn own_path(name: &str) -> PathBuf {
    static PATHS: AtomicUsize = AtomicUsize::new(0);
    let path = PATHS.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("neural-atlas-{}-{path}-{name}", std::process::id()))
}

/// What the program prints.
pub fn run_python(python: &str, name: &str, program: &[u8]) -> String {
    let folder = own_path(name);
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("program.py");
    fs::write(&file, program).unwrap();
    let output = Command::new(python).arg(&file).output().unwrap();
    fs::remove_dir_all(folder).unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name}: {said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
