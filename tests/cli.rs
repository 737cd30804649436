//! The command line as a person or a script uses it: exit codes, one sentence, clean standard output.

use serde_json::Value;
use std::process::{Command, Output};

fn atlas(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_neural-atlas"))
        .args(args)
        .env("LC_ALL", "en_US.UTF-8")
        .env("LANG", "en_US.UTF-8")
        .output()
        .expect("the program starts")
}

fn json(args: &[&str]) -> Value {
    let output = atlas(args);
    assert!(
        output.status.success(),
        "{args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("one JSON object and nothing else")
}

/// Fails with this code and one line on standard error that holds `part`; nothing on standard output.
fn fails(args: &[&str], code: i32, part: &str) {
    let output = atlas(args);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{args:?}: {said}");
    assert_eq!(said.trim_end().lines().count(), 1, "{args:?}: {said}");
    assert!(said.contains(part), "{args:?}: '{said}' does not name '{part}'");
    assert!(output.stdout.is_empty(), "{args:?}");
}

#[test]
fn list_json_names_labs_params_metrics_and_nodes() {
    let list = json(&["list", "--json"]);
    let labs = list["labs"].as_array().expect("labs");
    let playground = labs
        .iter()
        .find(|lab| lab["id"] == "architectures/mlp/playground")
        .expect("the playground");
    let lr = playground["params"]
        .as_array()
        .and_then(|all| all.iter().find(|param| param["name"] == "lr"));
    let lr = lr.expect("lr");
    for key in ["name", "kind", "min", "max", "default", "unit", "live"] {
        assert!(lr.get(key).is_some(), "{key}");
    }
    for node in labs
        .iter()
        .flat_map(|lab| lab["nodes"].as_array().cloned().unwrap_or_default())
    {
        assert!(node["text"]["zh"].as_u64() >= Some(80), "{node}");
        assert!(node["text"]["en"].as_u64() >= Some(80), "{node}");
        for key in ["preset", "prediction", "challenge"] {
            assert!(node[key].is_boolean(), "{key}");
        }
    }
}

#[test]
fn run_json_prints_one_object_with_all_params_and_the_last_metrics() {
    let run = json(&[
        "run",
        "playground",
        "--steps",
        "50",
        "--seed",
        "3",
        "--set",
        "dataset=xor",
        "--json",
    ]);
    assert_eq!(
        (run["lab"].as_str(), run["seed"].as_u64()),
        (Some("architectures/mlp/playground"), Some(3))
    );
    assert_eq!(
        (run["steps"].as_u64(), run["state"].as_str()),
        (Some(50), Some("paused"))
    );
    assert_eq!(run["params"]["dataset"], "xor");
    assert!(run["metrics"]["train_loss"].is_number());
    assert!(
        run["history"]["train_loss"]
            .as_array()
            .is_some_and(|curve| curve.len() > 1)
    );
}

#[test]
fn the_same_seed_gives_the_same_bits_in_two_processes() {
    for lab in ["playground", "training/optimizers/race", "curves"] {
        let run = || {
            let mut run = json(&["run", lab, "--steps", "120", "--json"]);
            run["seconds"] = Value::Null;
            run.to_string()
        };
        assert_eq!(run(), run(), "{lab}");
    }
    let cnn = || json(&["run", "architectures/cnn/cnn", "--steps", "5", "--json"])["history"].to_string();
    assert_eq!(cnn(), cnn());
}

#[test]
fn run_csv_has_one_column_per_metric_and_one_row_per_recorded_step() {
    let output = atlas(&["run", "playground", "--steps", "20", "--csv"]);
    let text = String::from_utf8(output.stdout).expect("text");
    let mut lines = text.lines();
    let columns = lines.next().map(|head| head.split(',').count());
    assert!(text.starts_with("step,") && columns > Some(3), "{text}");
    assert!(lines.all(|line| Some(line.split(',').count()) == columns));
}

#[test]
fn a_concept_runs_with_its_preset() {
    let run = json(&["run", "momentum", "--steps", "5", "--json"]);
    assert_eq!(run["lab"], "training/optimizers/race");
}

#[test]
fn wrong_usage_exits_with_2_and_names_the_bad_part() {
    fails(&["run", "momentun"], 2, "momentun");
    fails(&["run", "playground", "--set", "bogus=1"], 2, "bogus");
    fails(&["run", "playground", "--set", "lr"], 2, "lr");
    fails(&["run", "playground", "--set", "lr=fast"], 2, "fast");
    fails(&["run", "playground", "--set", "lr=-1"], 2, "-1");
    fails(&["run", "playground", "--set", "dataset=cats"], 2, "cats");
    fails(
        &["run", "playground", "--set", "dataset=formula", "--set", "formula=y >"],
        2,
        "y >",
    );
    fails(&["run", "playground", "--set", "points=0"], 2, "");
    fails(&["run", "playground", "--steps", "many"], 2, "many");
    fails(&["run", "playground", "--frobnicate"], 2, "--frobnicate");
    fails(&["run"], 2, "LAB|NODE");
    fails(&["check", "no-such-file.json"], 2, "no-such-file.json");
    fails(&["shot", "mlp", "--size", "huge", "-o", "x.png"], 2, "huge");
}

#[test]
fn a_lab_that_computes_on_the_cpu_alone_says_so_where_the_graphics_card_was_asked_for() {
    let args = ["run", "self-attention", "--steps", "1", "--device", "gpu"];
    let output = atlas(&[&args[..], &["--json"][..]].concat());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("CPU") && said.trim_end().lines().count() == 1, "{said}");
    let report: Value = serde_json::from_slice(&output.stdout).expect("one JSON object and nothing else");
    assert_eq!(report["device"], "cpu");
    let text = String::from_utf8(atlas(&args).stdout).expect("text");
    assert!(text.contains("· cpu ·"), "{text}");
}

#[test]
fn a_picture_of_a_run_that_is_refused_or_diverges_is_written_and_the_command_fails_with_1() {
    let folder = tempfile::tempdir().expect("a folder");
    let shot = |name: &str, args: &[&str], part: &str| {
        let picture = folder.path().join(name);
        let place = ["-o", picture.to_str().unwrap_or_default()];
        let output = atlas(&[&["shot"][..], args, &place[..]].concat());
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        // Drivers may have said something before.
        assert!(said.lines().last().is_some_and(|line| line.contains(part)), "{said}");
        assert!(picture.exists(), "{name}");
    };
    shot("refused.png", &["mlp", "--set", "dataset=painted"], "no data points");
    // Refused by the running lab, which then has other settings than those asked for.
    shot("values.png", &["autodiff", "--set", "values=x=oops"], "oops");
    let flies_off = ["surface=rosenbrock", "optimizers=sgd,momentum,nesterov", "lr=1e6"];
    let race: Vec<&str> = flies_off.iter().flat_map(|set| ["--set", *set]).collect();
    shot(
        "diverged.png",
        &[&["training/optimizers/race"][..], &race[..]].concat(),
        "diverged at step",
    );
}

#[test]
fn a_sentence_is_in_the_language_of_the_system() {
    let output = Command::new(env!("CARGO_BIN_EXE_neural-atlas"))
        .args(["run", "playground", "--set", "lr=fast"])
        .env("LC_ALL", "zh_CN.UTF-8")
        .env("LANG", "zh_CN.UTF-8")
        .output()
        .expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{said}");
}

#[test]
fn without_a_display_the_window_says_so_and_offers_run_and_shot() {
    let output = Command::new(env!("CARGO_BIN_EXE_neural-atlas"))
        .env("LC_ALL", "en_US.UTF-8")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .output()
        .expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("run") && said.contains("shot"), "{said}");
}

#[test]
fn output_to_a_full_disk_fails_with_1_and_says_that_the_disk_is_full() {
    let Ok(full) = std::fs::OpenOptions::new().write(true).open("/dev/full") else {
        println!("skipped: this system has no /dev/full");
        return;
    };
    let output = Command::new(env!("CARGO_BIN_EXE_neural-atlas"))
        .args(["run", "curves", "--steps", "1", "--json"])
        .env("LC_ALL", "en_US.UTF-8")
        .env("LANG", "en_US.UTF-8")
        .stdout(full)
        .output()
        .expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("disk is full") && said.trim_end().lines().count() == 1,
        "{said}"
    );
}

#[test]
fn a_picture_without_a_vulkan_driver_is_refused_in_one_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    let picture = folder.path().join("x.png");
    let output = Command::new(env!("CARGO_BIN_EXE_neural-atlas"))
        .args(["shot", "curves", "-o"])
        .arg(&picture)
        .env("LC_ALL", "en_US.UTF-8")
        .env("LANG", "en_US.UTF-8")
        .env("VK_DRIVER_FILES", "/dev/null")
        .env("VK_ICD_FILENAMES", "/dev/null")
        .env("LIBGL_DRIVERS_PATH", "/dev/null")
        .env("__EGL_VENDOR_LIBRARY_FILENAMES", "/dev/null")
        .output()
        .expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("Vulkan") && said.trim_end().lines().count() == 1,
        "{said}"
    );
    assert!(!picture.exists());
}

#[test]
fn a_settings_file_cut_short_at_any_tenth_is_refused_with_2() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("cut.json");
    let whole = r#"{"format": 1, "node": "mlp", "seed": 3, "set": {"lr": "0.1", "hidden": "8,4"}}"#;
    std::fs::write(&path, whole).expect("room");
    assert!(atlas(&["check", path.to_str().unwrap_or_default()]).status.success());
    for tenth in 1..10 {
        std::fs::write(&path, &whole[..whole.len() * tenth / 10]).expect("room");
        fails(&["check", path.to_str().unwrap_or_default()], 2, "");
    }
}

#[test]
fn a_settings_file_with_settings_that_do_not_exist_or_of_the_wrong_form_is_refused_with_2_by_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("settings.atlas");
    let check = |rest: &str| {
        let text = format!(r#"{{"format": 1, "node": "mlp", "seed": 3, {rest}}}"#);
        std::fs::write(&path, text).expect("room");
        ["check", path.to_str().unwrap_or_default()].map(str::to_owned)
    };
    let refused = |rest: &str, part: &str| {
        let [command, file] = check(rest);
        fails(&[&command, &file], 2, part);
    };
    let misspelt = r#""set": {"learning_rate": "0.1", "sparkle": "1"}"#;
    refused(misspelt, "learning_rate (did you mean lr?), sparkle");
    let pins = r#""set": {}, "pins": [{"seed": 1, "set": {"datasets": "xor"}}]"#;
    refused(pins, "datasets (did you mean dataset?)");
    refused(r#""set": {"lr": [0.1]}"#, "set.lr");
    refused(r#""sets": {}"#, "`set`");
    let [command, file] = check(r#""set": {"lr": 0.1, "batch": 16, "show_test": true}"#);
    let output = atlas(&[&command, &file]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn each_bad_table_is_refused_with_2_or_read_with_a_warning() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("table.csv");
    let check = |bytes: &[u8]| {
        std::fs::write(&path, bytes).expect("room");
        let output = atlas(&["check", path.to_str().unwrap_or_default()]);
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr),
        )
    };
    let refused: [(&[u8], &str); 4] = [
        (b"", "no data"),
        (b"a,b,c\n", "column"),
        (b"a\n1\n2\n", "column"),
        (b"name,word\nann,x\nbob,y\n", "column"),
    ];
    for (bytes, part) in refused {
        let (code, said) = check(bytes);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains(part), "{said}");
    }
    let gb = encoding_rs::GB18030
        .encode("身高,体重,性别\r\n170,60,男\r\n160,50,女\r\n")
        .0;
    let read: [(&[u8], &str); 4] = [
        (b"\xef\xbb\xbfa,b\r\n1,2\r\n3,4\r\n", "a"),
        (b"a,b\n1,2\nNaN,3\n,4\n5,oops\n6,7\n", "left out"),
        (&gb, "身高"),
        (b"name,length,kind\nann,1,x\nbob,2,y\n", "no numbers: name"),
    ];
    for (bytes, part) in read {
        let (code, said) = check(bytes);
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains(part), "{said}");
    }
}
