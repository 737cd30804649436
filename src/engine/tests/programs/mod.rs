//! What the tests of exported programs share.

use neural_atlas_engine::{device::cpu, lab::Lab, params::ParamSet};
use std::{fs, path::Path, process::Command};

/// A run of so many steps with these settings.
pub fn run<L: Lab>(set: &[(&str, &str)], steps: usize) -> L {
    let mut lab = L::new(&L::Params::from_text(set).unwrap(), 1, &cpu()).unwrap();
    for _ in 0..steps {
        lab.step().unwrap();
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

/// A python with torch: that of `NEURAL_ATLAS_PYTHON`, or the system's.
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

/// What the program prints.
pub fn run_python(python: &str, name: &str, program: &[u8]) -> String {
    let folder = std::env::temp_dir().join(format!("neural-atlas-programs-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("program.py");
    fs::write(&file, program).unwrap();
    let output = Command::new(python).arg(&file).output().unwrap();
    fs::remove_dir_all(folder).unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name}: {said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
